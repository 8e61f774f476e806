"""Every form in which reports tell a time, against one reference day.

A reader can check each line with a calendar: the reference day is Wednesday 14 August 2019.
"""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tollbook.model.refer import DatePrecision, When
from tollbook.resolve.dates import as_of, days, resolved
from tollbook.vocab.times import mentions, read

REFERENCE = date(2019, 8, 14)

# The words between bars are the time; its first and last day; the precision if it isn't told by
# the two days (a day if they are the same, a range if not).
TABLE = """
# whole dates
The depot burned on |5 June 2018|.                             = 2018-06-05
The depot burned on |June 5, 2018|, police said.               = 2018-06-05
The depot burned on |Jun. 5, 2018|.                            = 2018-06-05
The depot burned on |the 5th|.                                 = 2019-08-05 @|on the 5th|
It is dated |2018/06/05|.                                      = 2018-06-05
It is dated |2018.06.05|.                                      = 2018-06-05
Logged |2018-06-05T04:10:00+03:00| by the drone.               = 2018-06-05
Logged |05-Jun-2018| by the clerk.                             = 2018-06-05
|05.06.2018| A bridge fell.                                    = 2018-06-05
|6/25/2018| A bridge fell.                                     = 2018-06-25
A bridge fell on |Tuesday, June 5, 2018|.                      = 2018-06-05
A bridge fell on |Tuesday the 5th of June 2018|.               = 2018-06-05
A bridge fell on |5 June, 2018|.                               = 2018-06-05
A bridge fell |on the morning of 5 June 2018|.                 = 2018-06-05
A bridge fell |at 04:10 on 5 June 2018|.                       = 2018-06-05
A bridge fell on |5 June 2018 at 04:10 UTC|.                   = 2018-06-05
|Early on 5 June 2018| a bridge fell.                          = 2018-06-05
# without a year
A bridge fell on |5 June|.                                     = 2019-06-05
A bridge fell on |Dec. 5|.                                     = 2018-12-05
A bridge fell on |15 August|.                                  = 2018-08-15
Talks will open on |15 August|.                                = 2019-08-15
A bridge fell on |Christmas Day|.                              = 2018-12-25
Shots rang out on |New Year's Eve|.                            = 2018-12-31
Shots rang out on |Christmas Eve 2015|.                        = 2015-12-24
They met |on the 12th|, and parted.                            = 2019-08-12
They met |on the 20th of this month|.                          = 2019-07-20
# days of the week
A shell fell on |Monday|.                                      = 2019-08-12
A shell fell on |Sunday afternoon|.                            = 2019-08-11
A shell fell |late on Sunday|.                                 = 2019-08-11
A shell fell |late Sunday night|.                              = 2019-08-11
A shell fell |before dawn on Sunday|.                          = 2019-08-11
A shell fell |in the small hours of Sunday|.                   = 2019-08-11
A shell fell |shortly after midnight on Sunday|.               = 2019-08-11
A shell fell |at about 3 p.m. on Sunday|.                      = 2019-08-11
A shell fell on |Sunday at 15:30 GMT|.                         = 2019-08-11
A shell fell on |Sunday at 15:30 Kyiv time|.                   = 2019-08-11
A shell fell at |0430 hrs|.                                    = 2019-08-14 @|at 0430 hrs|
A shell fell |at 7pm (1600 GMT)|.                              = 2019-08-14
A shell fell |last Sunday|.                                    = 2019-08-11
A shell fell |last Wednesday|.                                 = 2019-08-07
A shell fell |this past Friday|.                               = 2019-08-09
A shell fell on |Tuesday last week|.                           = 2019-08-06
A shell fell on |Friday of last week|.                         = 2019-08-09
A shell fell |last week on Thursday|.                          = 2019-08-08
A shell fell on |Monday this week|.                            = 2019-08-12
A shell fell on |the Friday before last|.                      = 2019-08-02
Talks will be held |next Monday|.                              = 2019-08-19
Talks are planned for |Monday|.                                = 2019-08-19
They said talks would resume on |Saturday|.                    = 2019-08-17
Talks are due on |Tuesday next week|.                          = 2019-08-20
A shell fell on |the previous Friday|.                         = 2019-08-09
# counted from the day of the report
A shell fell |today|.                                          = 2019-08-14
A shell fell |earlier today|.                                  = 2019-08-14
A shell fell |this afternoon|.                                 = 2019-08-14
A shell fell |late yesterday|.                                 = 2019-08-13
A shell fell |yesterday evening|.                              = 2019-08-13
Talks will resume |tomorrow|.                                  = 2019-08-15
Talks will resume |the day after tomorrow|.                    = 2019-08-16
A shell fell |earlier in the day|.                             = 2019-08-14
A shell fell |a day ago|.                                      = 2019-08-13
A shell fell |nine days ago|.                                  = 2019-08-05
A shell fell |twenty-one days ago|.                            = 2019-07-24
A shell fell |half a dozen days ago|.                          = 2019-08-08
A shell fell |a fortnight ago|.                                = 2019-07-28 2019-08-03 week
A shell fell |about a month ago|.                              = 2019-07-01 2019-07-31 month
A shell fell |a year and a half ago|.                          = 2018-02-01 2018-02-28 month
The mill closed |a decade ago|.                                = 2009-01-01 2009-12-31 year
A shell fell |in the early hours|.                             = 2019-08-14
# nights
Shells fell |overnight|.                                       = 2019-08-13 2019-08-14
Shells fell |during the night|.                                = 2019-08-13 2019-08-14
Shells fell |overnight into Saturday|.                         = 2019-08-09 2019-08-10
Shells fell |overnight on Saturday|.                           = 2019-08-10 2019-08-11
Shells fell |Saturday overnight|.                              = 2019-08-10 2019-08-11
Shells fell |on the night of 9 August|.                        = 2019-08-09 2019-08-10
Shells fell |on the night of 9 to 10 August|.                  = 2019-08-09 2019-08-10
Shells fell |in the night from Saturday to Sunday|.            = 2019-08-10 2019-08-11
Shells fell |overnight between Friday and Saturday|.           = 2019-08-09 2019-08-10
# weeks, weekends, months, years
Shells fell |this week|.                                       = 2019-08-12 2019-08-14 week
Shells fell |earlier in the week|.                             = 2019-08-12 2019-08-14 week
Shells fell |last week|.                                       = 2019-08-07 2019-08-13 week
A raid is due |next week|.                                     = 2019-08-15 2019-08-21 week
Shells fell |at the weekend|.                                  = 2019-08-10 2019-08-11
Shells fell |over the weekend|.                                = 2019-08-10 2019-08-11
Shells fell |last weekend|.                                    = 2019-08-10 2019-08-11
Shells fell |over the weekend of 27-28 July|.                  = 2019-07-27 2019-07-28
Shells fell |in the week of 5 August|.                         = 2019-08-05 2019-08-11 week
Shells fell |in the week to Sunday|.                           = 2019-08-05 2019-08-11 week
Shells fell |in the week ending 11 August|.                    = 2019-08-05 2019-08-11 week
Shells fell |in the 24 hours to Monday morning|.               = 2019-08-11 2019-08-12
Shells fell |in the three days ending on Monday|.              = 2019-08-10 2019-08-12
Shells fell in |July|.                                         = 2019-07-01 2019-07-31 month
Shells fell in |September|.                                    = 2018-09-01 2018-09-30 month
Shells fell |last September|.                                  = 2018-09-01 2018-09-30 month
Shells fell in |Sept. 2016|.                                   = 2016-09-01 2016-09-30 month
Shells fell in |September of 2016|.                            = 2016-09-01 2016-09-30 month
Shells fell in |early July|.                                   = 2019-07-01 2019-07-10
Shells fell in |late July|.                                    = 2019-07-21 2019-07-31
Shells fell in |mid-July 2017|.                                = 2017-07-11 2017-07-20
Shells fell at |the end of June|.                              = 2019-06-21 2019-06-30
Shells fell in |the first week of July|.                       = 2019-07-01 2019-07-07
Shells fell in |the second week of July|.                      = 2019-07-08 2019-07-14
Shells fell in |the last week of July|.                        = 2019-07-25 2019-07-31
Shells fell in |the first ten days of July|.                   = 2019-07-01 2019-07-10
Shells fell in |the last three days of July|.                  = 2019-07-29 2019-07-31
Shells fell in |the second half of July|.                      = 2019-07-16 2019-07-31
Shells fell in |the first half of 2018|.                       = 2018-01-01 2018-06-30
Shells fell in |the third quarter of 2018|.                    = 2018-07-01 2018-09-30
Shells fell in |the first three months of 2018|.               = 2018-01-01 2018-03-31
Shells fell in |the first six months of this year|.            = 2019-01-01 2019-06-30
Shells fell in |the first half of the year|.                   = 2019-01-01 2019-06-30
Shells fell in |early 2014|.                                   = 2014-01-01 2014-04-30
Shells fell |this year|.                                       = 2019-01-01 2019-08-14 year
Shells fell |last year|.                                       = 2018-01-01 2018-12-31 year
The |2014| war ended badly.                                    = 2014-01-01 2014-12-31 year @|2014|
Shells fell in |the spring of 2018|.                           = 2018-03-01 2018-05-31
Shells fell |last winter|.                                     = 2018-12-01 2019-02-28
Shells fell |in the summer|.                                   = 2019-06-01 2019-08-31
They fled in |the 1980s|.                                      = 1980-01-01 1989-12-31
They fled in |the early 1980s|.                                = 1980-01-01 1983-04-30
They fled in |the late eighties|.                              = 1986-09-01 1989-12-31
They fled in |the '90s|.                                       = 1990-01-01 1999-12-31
# stretches that end at the reference day
Shells fell |over nine days|.                                  = 2019-08-06 2019-08-14
Shells fell |for nine days|, killing 40.                       = 2019-08-06 2019-08-14
Forty died in |three weeks| of heavy fighting.                 = 2019-07-25 2019-08-14 @|in three weeks|
Forty died during |two and a half months| of siege.            = 2019-06-01 2019-08-14 @|during two and a half months|
Forty died |in the past 48 hours|.                             = 2019-08-12 2019-08-14
Forty died |over the past fortnight|.                          = 2019-08-01 2019-08-14
Forty died |in the last two weeks|.                            = 2019-08-01 2019-08-14
Forty died |over the past year|.                               = 2018-08-15 2019-08-14
Forty died |within four days|.                                 = 2019-08-11 2019-08-14
Forty died |after 1,000 days| of war.                          = 2016-11-18 2019-08-14
Jets struck |for a third straight day|.                        = 2019-08-12 2019-08-14
Jets struck |for the fourth day running|.                      = 2019-08-11 2019-08-14
Forty died |since Sunday|.                                     = 2019-08-11 2019-08-14
Forty died |since last week|.                                  = 2019-08-07 2019-08-14
Forty died |since dawn|.                                       = 2019-08-14
Forty died |since yesterday morning|.                          = 2019-08-13 2019-08-14
Forty died |since early July|.                                 = 2019-07-01 2019-08-14
Forty died |since the beginning of the year|.                  = 2019-01-01 2019-08-14
Forty died |since the siege began on 3 July|.                  = 2019-07-03 2019-08-14
Forty died |so far this year|.                                 = 2019-01-01 2019-08-14 year
Forty died |from 3 July onwards|.                              = 2019-07-03 2019-08-14
Forty died |from 3 July to the present|.                       = 2019-07-03 @|3 July|
# stretches ahead
Monitors will stay |over the next ten days|.                   = 2019-08-14 2019-08-23
They will withdraw |within ten days|.                          = 2019-08-14 2019-08-23
# ranges
Forty died on |3 and 4 July|.                                  = 2019-07-03 2019-07-04
Forty died on |3, 4 and 5 July|.                               = 2019-07-03 2019-07-05
Forty died on |July 3-5|.                                      = 2019-07-03 2019-07-05
Forty died |from 30 June to 2 July|.                           = 2019-06-30 2019-07-02
Forty died |between June 30 and July 2, 2017|.                 = 2017-06-30 2017-07-02
Forty died |between Friday and Sunday|.                        = 2019-08-09 2019-08-11
Forty died on |Friday and Saturday|.                           = 2019-08-09 2019-08-10
Forty died on |Friday, Saturday and Sunday|.                   = 2019-08-09 2019-08-11
Forty died |late on Friday and early on Saturday|.             = 2019-08-09 2019-08-10
Forty died |between May and July|.                             = 2019-05-01 2019-07-31
Forty died |between late May and early July|.                  = 2019-05-21 2019-07-10
Forty died |from the start of May to the end of June|.         = 2019-05-01 2019-06-30
Forty died |from October 2017 to 5 May 2018|.                  = 2017-10-01 2018-05-05
Forty died |between 2011 and March 2013|.                      = 2011-01-01 2013-03-31
Forty died in |2013/14|.                                       = 2013-01-01 2014-12-31
Forty died |from 2 July until yesterday|.                      = 2019-07-02 2019-08-13
# the Islamic calendar, a day either side
Raids doubled during |Ramadan|.                                = 2019-05-05 2019-06-05
Raids doubled in |the holy month of Ramadan|.                  = 2019-05-05 2019-06-05
A lull held over |Eid al-Fitr 2018|.                           = 2018-06-14 2018-06-18
"""


def cases() -> list[tuple[str, str, str, str, str | None]]:
    """Sentence, words, first day, last day, precision."""
    found = []
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            continue
        told, _, means = line.partition(" = ")
        means, _, other = means.partition("@")
        first, *rest = means.split()
        last = rest.pop(0) if rest and rest[0][0].isdigit() else first
        sentence = told.replace("|", "").strip()
        words = other.strip("|") if other else told.split("|")[1]
        found.append((sentence, words, first, last, rest[0] if rest else None))
    return found


@pytest.mark.parametrize(("sentence", "words", "first", "last", "precision"), cases())
def test_each_form_is_found_whole_and_means_its_days(
    sentence: str, words: str, first: str, last: str, precision: str | None
) -> None:
    """The words are one mention; its days are those a reader would tick on a calendar."""
    assert words in [mention.text for mention in mentions(sentence)]
    when = resolved(When(words, sentence.index(words)), sentence, REFERENCE)
    wanted = precision or ("day" if first == last else "range")
    assert (str(when.start), str(when.end), when.precision) == (first, last, DatePrecision(wanted))


@pytest.mark.parametrize(
    "sentence",
    [
        "May forces loyal to him return to barracks?",
        "May they rest in peace, the bishop said.",
        "Rebels march on the capital and march in step.",
        "April Moreno said her brother was shot.",
        "June Kato, a nurse, treated nine.",
        "Jan Novak and Dec Brown were hurt.",
        "The 1st Brigade, the 2nd Corps and the 20th Division lost men.",
        "He lives on the 4th floor of the 1st building.",
        "The 4 August Movement called for calm.",
        "A march from 6 October Bridge was fired on.",
        "The October 6 City hospital took them in.",
        "Black September claimed it.",
        "Shells fell near Mar Elias camp.",
        "The Arab Spring 2011 is often blamed.",
        "Some 1900 families fled.",
        "They fired 2014 rounds.",
        "Resolution 1973 was cited.",
        "Ramadan al-Sabti, a driver, was hurt.",
        "In a 12-year-old boy's coat lay a note.",
        "After 6-year-old Amal was hit, they left.",
        "The Sunday Mirror and Sunday Vision wrote so.",
        "Friday prayer leaders spoke.",
        "He was jailed for 14 months.",
        "She sat down; he wed a nurse; the sun rose.",
        "A second man, a third woman and a fourth child were hit.",
        "They hold 300 men, 45 of them hurt.",
        "The AK-47 and the T-72 were captured.",
        "It lies 30 km from the 38th parallel.",
        "The fall of the town was mourned.",
    ],
)
def test_what_only_looks_like_a_time_is_none(sentence: str) -> None:
    """Modal verbs, people, brigades, bridges, counts, ages and terms in prison are no dates."""
    assert mentions(sentence) == ()


@pytest.mark.parametrize(
    "words",
    ["in recent days", "over the past few weeks", "several days ago", "a couple of weeks ago", "weeks later"],
)  # fmt: skip
def test_vague_times_keep_their_words_and_get_no_days(words: str) -> None:
    """Nobody knows how many a few are: the words stand, the days stay open."""
    sentence = f"Nine people were killed {words}."
    assert words.removeprefix("over ") in mentions(sentence)[0].text
    when = resolved(When(words, sentence.index(words)), sentence, REFERENCE)
    assert (when.start, when.end, when.precision) == (None, None, DatePrecision.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("Guards fired on 3 May. The next day a mob came.", "The next day", "2019-05-04", "2019-05-04"),
        ("Guards fired on 3 May. That night a mob came.", "That night", "2019-05-03", "2019-05-03"),
        ("Guards fired on 3 May. Two days earlier a mob came.", "Two days earlier", "2019-05-01", "2019-05-01"),
        ("Guards fired on 3 May. The day before, a mob came.", "The day before", "2019-05-02", "2019-05-02"),
        ("Guards fired on 3 May. The following Monday a mob came.", "The following Monday", "2019-05-06", "2019-05-06"),
        ("Guards fired on 3 May. The previous Friday a mob came.", "The previous Friday", "2019-04-26", "2019-04-26"),
        ("Guards fired on 3 May. A week later a mob came.", "A week later", "2019-05-07", "2019-05-13"),
        ("Guards fired in March 2016. That year many left.", "That year", "2016-01-01", "2016-12-31"),
        ("Guards fired in March 2016. The following year many left.", "The following year", "2017-01-01", "2017-12-31"),
        ("War broke out in March 2016. Since then 900 have died.", "Since then", "2016-03-01", "2019-08-14"),
    ],
)  # fmt: skip
def test_a_time_may_count_from_the_one_told_before(
    text: str, words: str, first: str, last: str
) -> None:
    """ "The next day" is the day after the last one told, not after the report's."""
    when = resolved(When(words, text.index(words)), text, REFERENCE)
    assert (str(when.start), str(when.end)) == (first, last)


@pytest.mark.parametrize(
    ("sentence", "time", "day"),
    [
        ("As of Sunday 90 soldiers had been killed since 3 July.", "since 3 July", "2019-08-11"),
        ("By 9 August the war had killed 90.", "9 August", "2019-08-09"),
        ("The council put the number killed since 3 July at 90 on Tuesday.", "since 3 July", "2019-08-13"),
        ("On Monday the army said 90 have been killed since 3 July.", "since 3 July", "2019-08-14"),
        ("The army has lost 90 men.", None, "2019-08-14"),
        ("Ninety were killed in August.", "August", "2019-08-14"),
        ("Ninety were killed from 1 to 7 August.", "from 1 to 7 August", "2019-08-07"),
        ("Nine were killed on Monday, which brings the total to 90.", "Monday", "2019-08-12"),
    ],
)  # fmt: skip
def test_a_total_stands_for_the_day_up_to_which_it_counts(
    sentence: str, time: str | None, day: str
) -> None:
    """The stated day, else the end of the total's own time, else the day it was given, and never
    a day after the report."""
    when = resolved(When(time, sentence.index(time)), sentence, REFERENCE) if time else None
    assert str(as_of(sentence, 0, len(sentence), when, REFERENCE)) == day


UNITS = {"day": 1, "week": 7, "fortnight": 14}


@given(st.integers(2, 60), st.sampled_from(sorted(UNITS)), st.dates(date(1950, 1, 1)))
def test_a_stretch_ends_at_the_reference_day_and_is_as_long_as_it_says(
    number: int, unit: str, reference: date
) -> None:
    """ "The past three weeks" are twenty-one days, the report's own the last."""
    sentence = f"Ten were killed in the past {number} {unit}s."
    (mention,) = mentions(sentence)
    found = days(mention.means, reference)
    assert found is not None
    assert found.end == reference
    assert (found.end - found.start).days + 1 == number * UNITS[unit]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 1, 1)))
def test_a_full_date_means_itself_in_every_format_and_whatever_the_reference(
    day: date, reference: date
) -> None:
    """No format, reference day or tense moves a date that is told in full."""
    month = day.strftime("%B")
    for words in (
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        day.isoformat(),
        f"{day.strftime('%A')}, {day.day} {month} {day.year}",
    ):
        found = read(f"on {words}")
        assert found is not None, words
        for future in (False, True):
            meant = days(found.means, reference, future=future)
            assert meant is not None
            assert (meant.start, meant.end) == (day, day)


@given(
    st.sampled_from(["in {}", "in early {}", "in the first week of {}", "at the end of {}", "in mid-{}"]),
    st.integers(1, 12),
    st.integers(1950, 2090),
)  # fmt: skip
def test_a_part_of_a_month_lies_in_the_month(words: str, month: int, year: int) -> None:
    """However a month is cut, no day falls outside it."""
    told = date(year, month, 1).strftime("%B %Y")
    (mention,) = mentions(f"Many died {words.format(told)}.")
    found = days(mention.means, REFERENCE)
    assert found is not None
    assert (found.start.year, found.start.month) == (found.end.year, found.end.month)
    assert (found.start.year, found.start.month) == (year, month)


@given(st.sampled_from(cases()), st.integers(-4000, 4000))
def test_reading_the_words_of_a_mention_again_gives_the_same_days(
    case: tuple[str, str, str, str, str | None], shift: int
) -> None:
    """A time resolved twice, or from its own words where it stands, means the same."""
    sentence, words, *_ = case
    reference = REFERENCE + timedelta(days=shift)
    once = resolved(When(words, sentence.index(words)), sentence, reference)
    assume(once.start is not None)
    again = resolved(once, sentence, reference)
    assert again == once
