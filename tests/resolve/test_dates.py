"""Time words against a reference date: a table that a reader can check with a calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.model.refer import DatePrecision, When
from tollbook.resolve.dates import days, resolved
from tollbook.vocab.times import Later, Unit, mentions

# The reference day is Wednesday 14 August 2019.
REFERENCE = date(2019, 8, 14)

DAY, RANGE, WEEK, MONTH, YEAR = (
    DatePrecision.DAY,
    DatePrecision.RANGE,
    DatePrecision.WEEK,
    DatePrecision.MONTH,
    DatePrecision.YEAR,
)

# sentence, the words found in it, first day, last day, precision
TABLE = [
    # full dates in the formats that reports use
    ("The bridge was hit on 4 October 2018.", "4 October 2018", "2018-10-04", "2018-10-04", DAY),
    ("Fire broke out on Oct. 4, 2018, at the depot.", "Oct. 4, 2018", "2018-10-04", "2018-10-04", DAY),
    ("The list is dated 2018-10-05.", "2018-10-05", "2018-10-05", "2018-10-05", DAY),
    ("26.12.2014 Two men were shot.", "26.12.2014", "2014-12-26", "2014-12-26", DAY),
    ("15-09-2013 A convoy was stopped.", "15-09-2013", "2013-09-15", "2013-09-15", DAY),
    ("Tue 05 Jul 2016 Four people died.", "Tue 05 Jul 2016", "2016-07-05", "2016-07-05", DAY),
    ("It came on Sunday, 3 March 2019.", "Sunday, 3 March 2019", "2019-03-03", "2019-03-03", DAY),
    ("It fell on the 3rd of March 2019.", "3rd of March 2019", "2019-03-03", "2019-03-03", DAY),
    ("Last updated at Apr 092017 Two died.", "Apr 092017", "2017-04-09", "2017-04-09", DAY),
    ("They met on March 3rd, 2019.", "March 3rd, 2019", "2019-03-03", "2019-03-03", DAY),
    # without a year: nearest before
    ("Nine were killed on 4 October.", "4 October", "2018-10-04", "2018-10-04", DAY),
    ("Nine were killed on 4 August.", "4 August", "2019-08-04", "2019-08-04", DAY),
    ("Nine were killed on 14 August.", "14 August", "2019-08-14", "2019-08-14", DAY),
    ("Shells fell on 29 February.", "29 February", "2016-02-29", "2016-02-29", DAY),
    ("On May 31 a plane hit its own side.", "May 31", "2019-05-31", "2019-05-31", DAY),
    # days of the week
    ("Five died on Tuesday.", "Tuesday", "2019-08-13", "2019-08-13", DAY),
    ("Five died on Wednesday.", "Wednesday", "2019-08-14", "2019-08-14", DAY),
    ("Five died on Thursday.", "Thursday", "2019-08-08", "2019-08-08", DAY),
    ("Five died last Wednesday.", "last Wednesday", "2019-08-07", "2019-08-07", DAY),
    ("Talks will resume on Friday.", "Friday", "2019-08-16", "2019-08-16", DAY),
    ("Talks are due next Wednesday.", "next Wednesday", "2019-08-21", "2019-08-21", DAY),
    ("The village burned early on Sunday.", "early on Sunday", "2019-08-11", "2019-08-11", DAY),
    ("It was shut late on Monday evening.", "late on Monday evening", "2019-08-12", "2019-08-12", DAY),
    ("Monday's attack killed two.", "Monday", "2019-08-12", "2019-08-12", DAY),
    # counted from the day
    ("The army said today that two died.", "today", "2019-08-14", "2019-08-14", DAY),
    ("Two died yesterday.", "yesterday", "2019-08-13", "2019-08-13", DAY),
    ("Two died the day before yesterday.", "the day before yesterday", "2019-08-12", "2019-08-12", DAY),
    ("Police sealed the road this morning.", "this morning", "2019-08-14", "2019-08-14", DAY),
    ("Two died in the early hours of today.", "in the early hours of today", "2019-08-14", "2019-08-14", DAY),
    ("The depot was bombed about an hour ago.", "about an hour ago", "2019-08-14", "2019-08-14", DAY),
    ("At about 20:00 rockets struck.", "At about 20:00", "2019-08-14", "2019-08-14", DAY),
    ("He died three days ago.", "three days ago", "2019-08-11", "2019-08-11", DAY),
    ("They were seized two weeks ago.", "two weeks ago", "2019-07-28", "2019-08-03", WEEK),
    ("They were seized two months ago.", "two months ago", "2019-06-01", "2019-06-30", MONTH),
    ("They were seized two years ago.", "two years ago", "2017-01-01", "2017-12-31", YEAR),
    # nights
    ("Shelling went on overnight.", "overnight", "2019-08-13", "2019-08-14", RANGE),
    ("Three were killed last night.", "last night", "2019-08-13", "2019-08-14", RANGE),
    ("Shelling went on overnight into Sunday.", "overnight into Sunday", "2019-08-10", "2019-08-11", RANGE),
    ("During the night of 4 to 5 March jets came.", "During the night of 4 to 5 March", "2019-03-04", "2019-03-05", RANGE),
    ("At dawn on 16 April troops entered.", "At dawn on 16 April", "2019-04-16", "2019-04-16", DAY),
    ("It was hit at dawn yesterday.", "at dawn yesterday", "2019-08-13", "2019-08-13", DAY),
    # weeks, months, years
    ("Ninety were killed last week.", "last week", "2019-08-07", "2019-08-13", WEEK),
    ("Nine were killed earlier this week.", "earlier this week", "2019-08-12", "2019-08-14", WEEK),
    ("Nine were killed this month.", "this month", "2019-08-01", "2019-08-14", MONTH),
    ("Nine were killed last month.", "last month", "2019-07-01", "2019-07-31", MONTH),
    ("Nine were killed last year.", "last year", "2018-01-01", "2018-12-31", YEAR),
    ("Nine were killed in January.", "January", "2019-01-01", "2019-01-31", MONTH),
    ("Nine were killed in November.", "November", "2018-11-01", "2018-11-30", MONTH),
    ("Nine were killed in May.", "May", "2019-05-01", "2019-05-31", MONTH),
    ("They left in March 2017.", "March 2017", "2017-03-01", "2017-03-31", MONTH),
    ("In 1963, when soldiers came, many died.", "1963", "1963-01-01", "1963-12-31", YEAR),
    ("The front moved in mid-October.", "mid-October", "2018-10-11", "2018-10-20", RANGE),
    ("They fled in early June.", "early June", "2019-06-01", "2019-06-10", RANGE),
    ("They crossed in the middle of the month.", "the middle of the month", "2019-08-05", "2019-08-08", RANGE),
    ("In the summer of 2014 the airport fell.", "the summer of 2014", "2014-06-01", "2014-08-31", RANGE),
    ("The 1990s were worse.", "The 1990s", "1990-01-01", "1999-12-31", RANGE),
    # stretches that end at the reference day
    ("Over nine days of fighting 40 died.", "Over nine days", "2019-08-06", "2019-08-14", RANGE),
    ("Two died in the past 24 hours.", "in the past 24 hours", "2019-08-13", "2019-08-14", RANGE),
    ("After twelve days of bombing 60 are dead.", "After twelve days", "2019-08-03", "2019-08-14", RANGE),
    ("Nine died over the past week.", "over the past week", "2019-08-08", "2019-08-14", WEEK),
    ("Since Thursday 25 have died.", "Since Thursday", "2019-08-08", "2019-08-14", RANGE),
    ("Since 23 May 200 have died.", "Since 23 May", "2019-05-23", "2019-08-14", RANGE),
    ("Since the start of July 90 have died.", "Since the start of July", "2019-07-01", "2019-08-14", RANGE),
    ("The war has killed 900 since 2015.", "since 2015", "2015-01-01", "2019-08-14", RANGE),
    ("Many have died since the fighting began in March 2018.", "since the fighting began in March 2018", "2018-03-01", "2019-08-14", RANGE),
    # ranges
    ("On 28 and 29 November 2018 guards fired.", "28 and 29 November 2018", "2018-11-28", "2018-11-29", RANGE),
    ("Period covered: 15 to 21 April.", "15 to 21 April", "2019-04-15", "2019-04-21", RANGE),
    ("Six died between 5 and 9 May.", "between 5 and 9 May", "2019-05-05", "2019-05-09", RANGE),
    ("Six died from 28 May to 3 June 2018.", "from 28 May to 3 June 2018", "2018-05-28", "2018-06-03", RANGE),
    ("It snowed from Saturday to Monday.", "from Saturday to Monday", "2019-08-10", "2019-08-12", RANGE),
    ("The 1994-96 war killed many.", "1994-96", "1994-01-01", "1996-12-31", RANGE),
    ("The war lasted from 1948 to 1958.", "from 1948 to 1958", "1948-01-01", "1958-12-31", RANGE),
    ("Fighting ran from 30 December to 2 January.", "from 30 December to 2 January", "2018-12-30", "2019-01-02", RANGE),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "words", "start", "end", "precision"), TABLE)
def test_time_words_mean_the_days_a_reader_would_say(
    sentence: str, words: str, start: str, end: str, precision: DatePrecision
) -> None:
    """Each phrase is found whole and means these days, read on Wednesday 14 August 2019."""
    found = {m.text: sentence.index(m.text) for m in mentions(sentence)}
    assert words in found
    when = resolved(When(words, found[words]), sentence, REFERENCE)
    assert (str(when.start), str(when.end), when.precision) == (start, end, precision)


@pytest.mark.parametrize(
    "sentence",
    [
        "May forces loyal to him return.",
        "Forty people may have been killed.",
        "Rebels march on the capital.",
        "The Sun said so, and the Sunday Times agreed.",
        "Bloody Sunday is remembered here.",
        "The 1st Brigade and the Second Division advanced.",
        "Some 2000 people were killed.",
        "He sat with the wounded and wed in hospital.",
        "The March 14 movement called for calm.",
        "They march to avenge the dead.",
        "A 12-year-old boy and 45 others died.",
        "Officers of the 104th and 76th divisions were lost.",
    ],
)
def test_words_that_only_look_like_times_are_left_alone(sentence: str) -> None:
    """Modal verbs, newspapers, brigades and counts are no dates."""
    assert mentions(sentence) == ()


def test_later_counts_from_the_time_told_before() -> None:
    """ "Six days later" is six days after the last day the text has told."""
    text = "Troops took the pass on 17 November. Six days later gunmen attacked."
    when = resolved(When("Six days later", text.index("Six")), text, date(2021, 3, 12))
    assert when.start == when.end == date(2020, 11, 23)


def test_later_without_anything_before_stays_unknown() -> None:
    """Where the text has told no time, "two days later" is not guessed."""
    assert days(Later(Unit.DAY, 2), REFERENCE) is None
    when = resolved(When("Two days later", 0), "Two days later he died.", REFERENCE)
    assert (when.start, when.precision) == (None, DatePrecision.UNKNOWN)


def test_relative_words_need_a_reference_date() -> None:
    """Without a reference date full dates are read and the rest is left unknown."""
    text = "On Tuesday, and on 3 May 2004, shells fell."
    assert resolved(When("Tuesday", 3), text, None).start is None
    assert resolved(When("3 May 2004", text.index("3")), text, None).start == date(2004, 5, 3)


def test_a_period_that_runs_on_has_no_end_without_a_reference_date() -> None:
    """ "since 1980" begins in 1980 and ends nobody knows when."""
    text = "Thousands have died since 1980."
    when = resolved(When("since 1980", text.index("since")), text, None)
    assert (when.start, when.end) == (date(1980, 1, 1), None)


def test_a_year_by_itself_is_read_where_it_stands() -> None:
    """The words alone might be a count; "In" before them makes a year of them."""
    text = "In 1992 villagers were expelled."
    assert resolved(When("1992", 3), text, REFERENCE).end == date(1992, 12, 31)


WORDS = st.lists(
    st.sampled_from(
        """since on in the of to and between from last next this past early late mid- night overnight into
        Monday Sunday May March October 2014 1998 4 28 31 00 99 October, 3rd week month year days hours ago
        later two nine 24 summer start end middle weekend 12:30 2020-02-30 30/02/2019 1990s today yesterday
        February 29 , ; -""".split()
    ),
    max_size=9,
).map(" ".join)


@given(WORDS, st.dates(date(1800, 1, 1), date(2200, 1, 1)))
def test_any_run_of_time_words_reads_back_and_never_ends_before_it_starts(
    sentence: str, reference: date
) -> None:
    """Whatever the grammar finds stands in the sentence as quoted, and its days are in order."""
    last = 0
    for mention in mentions(sentence):
        assert sentence[mention.start : mention.end] == mention.text
        assert mention.start >= last
        last = mention.end
        found = days(mention.means, reference, told_last=reference)
        assert found is None or found.start <= found.end
        when = resolved(When(mention.text, mention.start), sentence, reference)
        assert when.start is None or (when.end is not None and when.start <= when.end)


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_a_crash(text: str) -> None:
    """Mentions of any text quote it exactly."""
    assert all(text[m.start : m.end] == m.text for m in mentions(text))


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_lies_in_the_week_that_ends_at_the_reference_day(
    reference: date, number: int
) -> None:
    """ "On Tuesday" is never after the reference day and never more than six days before it."""
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[number]
    when = resolved(When(name, 3), f"On {name} two men died.", reference)
    assert when.start is not None
    assert 0 <= (reference - when.start).days <= 6
    assert when.start.weekday() == number
