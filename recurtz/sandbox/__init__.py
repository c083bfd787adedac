"""A local Graph calendar, which a program can use in its tests instead of a tenant. It needs the extra `sandbox`.

It is right about time: it expands series, moves and deletes occurrences, converts zones and books rooms as recurtz
does. It is not Graph: nobody has to log in, and there are no mails, notifications and attachments.
"""

from recurtz.sandbox.app import make_app

__all__ = ["make_app"]
