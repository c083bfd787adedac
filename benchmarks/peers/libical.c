/* Prints the dates of a rule as libical computes them, or the nanoseconds of one of TIMES runs.
 *
 *   libical print|time TIMES RULE START [FROM TO]
 *
 * A run parses the rule, iterates to its end and stores each date as a struct. With FROM and TO, the rule is parsed
 * once, and each run sets the start of a new iterator to FROM: this is libical's own way to skip the years before.
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct icaltimetype dates[65536];

static int run(const char *text, struct icalrecurrencetype *parsed, struct icaltimetype start, const char *from,
               const char *to)
{
    struct icalrecurrencetype rule = parsed ? *parsed : icalrecurrencetype_from_string(text);
    icalrecur_iterator *iterator = icalrecur_iterator_new(rule, start);
    struct icaltimetype last = to ? icaltime_from_string(to) : icaltime_null_time();
    int count = 0;
    if (from)
        icalrecur_iterator_set_start(iterator, icaltime_from_string(from));
    for (struct icaltimetype next = icalrecur_iterator_next(iterator); !icaltime_is_null_time(next);
         next = icalrecur_iterator_next(iterator)) {
        if (to && icaltime_compare(next, last) >= 0)
            break;
        dates[count++] = next;
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
            printf("%04d-%02d-%02d\n", dates[i].year, dates[i].month, dates[i].day);
    return 0;
}
