"""The language of a text is told where there is enough of it."""

from tollbook.parse.language import language

ENGLISH = "The ministry said that nine people were killed and that it would give no more figures."


def test_a_sentence_or_two_are_enough() -> None:
    """English is English, and Russian Russian."""
    assert language(ENGLISH) == "en"
    assert (
        language("Министерство обороны сообщило о гибели двух военнослужащих в районе города.")
        == "ru"
    )


def test_a_short_text_has_the_declared_language_or_none() -> None:
    """Names alone are no language; what a page declares is better than a guess."""
    assert language("Ali Hassan") is None
    assert language("Ali Hassan", declared="en-GB") == "en"
    assert language("Ali Hassan", declared="<script>") is None


def test_the_text_outranks_what_is_declared() -> None:
    """Many sites declare one language for all their pages."""
    assert language(ENGLISH, declared="fr") == "en"
