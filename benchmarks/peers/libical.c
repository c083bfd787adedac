/* The dates of a rule by libical: printed, or the nanoseconds that each of TIMES runs takes.
 *
 *   libical print|time TIMES RULE START [FROM TO]
 *
 * A run reads the rule and walks its iterator to the end, keeping each date as a struct. With FROM and TO the rule is
 * read once, and each run sets a new iterator's start to FROM, which is libical's own way to get far ahead.
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct icaltimetype kept[65536];

static int run(const char *text, struct icalrecurrencetype *read, struct icaltimetype start, const char *from,
               const char *to)
{
    struct icalrecurrencetype rule = read ? *read : icalrecurrencetype_from_string(text);
    icalrecur_iterator *iterator = icalrecur_iterator_new(rule, start);
    struct icaltimetype last = to ? icaltime_from_string(to) : icaltime_null_time();
    int count = 0;
    if (from)
        icalrecur_iterator_set_start(iterator, icaltime_from_string(from));
    for (struct icaltimetype next = icalrecur_iterator_next(iterator); !icaltime_is_null_time(next);
         next = icalrecur_iterator_next(iterator)) {
        if (to && icaltime_compare(next, last) >= 0)
            break;
        kept[count++] = next;
    }
    icalrecur_iterator_free(iterator);
    return count;
}

int main(int argc, char **argv)
{
    if (argc != 5 && argc != 7) {
        fprintf(stderr, "usage: libical print|time TIMES RULE START [FROM TO]\n");
        return 2;
    }
    const char *from = argc == 7 ? argv[5] : NULL, *to = argc == 7 ? argv[6] : NULL;
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(argv[3]);
    struct icaltimetype start = icaltime_from_string(argv[4]);
    int times = atoi(argv[2]), count = 0;
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    for (int i = 0; i < times; i++)
        count = run(argv[3], from ? &rule : NULL, start, from, to);
    clock_gettime(CLOCK_MONOTONIC, &after);
    if (strcmp(argv[1], "time") == 0)
        printf("%.1f\n", ((after.tv_sec - before.tv_sec) * 1e9 + (after.tv_nsec - before.tv_nsec)) / times);
    else
        for (int i = 0; i < count; i++)
            printf("%04d-%02d-%02d\n", kept[i].year, kept[i].month, kept[i].day);
    return 0;
}
