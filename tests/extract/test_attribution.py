"""Who says so: every position of an attribution, doubt and denial, on sentences of our own."""

from __future__ import annotations

import pytest

from tollbook.extract.attribution import Said, Voices
from tollbook.extract.reading import Reading
from tollbook.model.claim import Stance
from tollbook.model.text import Text


def said_at(content: str, word: str) -> Said:
    """Who says the clause in which the first `word` of a text stands."""
    reading = Reading.of(Text.of("d", content, parser="test/1"))
    offset = content.index(word)
    sentence = next(s for s in reading.sentences if s.start <= offset < s.end)
    reading.parse(sentence.index)
    token = sentence.token_at(offset)
    assert token is not None
    return Voices(reading).said(sentence.index, token.i)


def voices(said: Said) -> list[str]:
    """The words of the voices, nearest to the fact first."""
    return [party.text for party in said.attribution]


BEFORE = [
    ("According to the Defense Army, at least 31 servicemen have been killed.", "killed", ["the Defense Army"]),
    ("The ministry says forty people died.", "died", ["The ministry"]),
    ("The town's mayor told Reuters that six children had died.", "died", ["The town's mayor"]),
    ("Church officials put the dead at about 800.", "dead", ["Church officials"]),
    ("The Network has documented 30 deaths so far this year.", "deaths", ["The Network"]),
    ("The social welfare department lists 309,000 displaced residents.", "displaced", ["The social welfare department"]),
    ("The governor confirmed the death of 30 people.", "death", ["The governor"]),
    ("Rebels accused the army of killing 20 villagers.", "killing", ["Rebels"]),
    ("A report by Human Rights Watch says 21 prisoners were executed.", "executed", ["Human Rights Watch"]),
    ("In its daily bulletin, the General Staff claimed 480 soldiers had been killed.", "killed", ["the General Staff"]),
    ("By the army's count, the group still holds some 100 hostages.", "hostages", ["the army"]),
    ("By its own account the brigade lost 30 men.", "lost", ["the brigade"]),
    ("It would confirm only that two men had been killed and seven wounded.", "wounded", ["It"]),
    ("Doctors Without Borders, which runs the hospital, said it had received 46 dead.", "dead", ["Doctors Without Borders"]),
    ("HOMS, 3 May (Agency) -- The army reported today that 90 people have been killed.", "killed", ["The army"]),
]  # fmt: skip

PHRASES = [
    ("A bomb went off on Tuesday, killing seven men, a police colonel in Diyala province said.", "killing", ["a police colonel in Diyala province"]),
    ("Twenty people were killed, among them 14 civilians, the governor of Gao said.", "killed", ["the governor of Gao"]),
    ("Nine men drowned, a fisherman from the island of Lamu who had joined the search said.", "drowned", ["a fisherman from the island of Lamu"]),
    ("Of the 46 dead, according to Save the Children, 29 were boys.", "dead", ["Save the Children"]),
    ("Two reporters were killed, said the Committee to Protect Journalists.", "killed", ["the Committee to Protect Journalists"]),
    ("Doctors, nurses and residents said 30 people died.", "died", ["Doctors", "nurses", "residents"]),
    ("In Washington, Secretary of State Anna Holm said 30 people died.", "died", ["Secretary of State Anna Holm"]),
    ("The bombing, in which residents say 12 people died, was the third this week.", "died", ["residents"]),
    ("There was no confirmation of the rebels' claim that they had killed sixty men.", "killed", ["the rebels"]),
    ("The interior ministry lowered the toll from 24 to 19 dead.", "dead", ["The interior ministry"]),
]  # fmt: skip

INSIDE = [
    ("Thirty villagers, the mayor said, had been killed.", "killed", ["the mayor"]),
    ("Since Friday, the ministry claimed, more than 200 fighters were eliminated.", "eliminated", ["the ministry"]),
    ("On Monday, Governor Pavlo Ivanenko said, shelling killed ten civilians.", "killed", ["Governor Pavlo Ivanenko"]),
]  # fmt: skip

AFTER = [
    ("Six children had died, the mayor told the Associated Press.", "died", ["the mayor"]),
    ("The shelling killed ten, said Dr Amina Yusuf, who heads the clinic.", "killed", ["Dr Amina Yusuf"]),
    ("Fifty people died, UNHCR field staff report; some bodies were found in a school.", "died", ["UNHCR field staff"]),
    ("Not one civilian has died from our bombs, the military answers.", "died", ["the military"]),
    ("The war has killed 40,000 people since 1990, most scholars estimate.", "killed", ["most scholars"]),
    ("Two people were killed, a police officer who asked not to be named said.", "killed", ["a police officer"]),
    ("At least 60 people have died, based on figures from the health ministry.", "died", ["the health ministry"]),
    ("Three soldiers were wounded, said the army, adding that two of them later died.", "died", ["the army"]),
    ("18:40 At least 25 dead and 80 hurt, the health ministry of the rival government says.", "hurt", ["the health ministry of the rival government"]),
]  # fmt: skip

COMMAS_LOST = [
    ("At least 15 people were killed near the group's bastion Tabqa a monitor said.", "killed", ["a monitor"]),
    ("Four civilians were killed by bombs that landed on eastern Harasta the observatory reported on Thursday.", "killed", ["the observatory"]),
    ("Raids killed at least 27 people on Monday activists said.", "killed", ["activists"]),
    ("An air raid killed at least 10 civilians said the Syrian Observatory for Human Rights.", "killed", ["the Syrian Observatory for Human Rights"]),
    ("Rebels killed 30 soldiers near Idlib the Observatory said adding that 12 rebels also died.", "died", ["the Observatory"]),
    ("Last updated 18 July 2016 local activist groups say raids have killed at least 21 people.", "killed", ["local activist groups"]),
    ("The blast killed 18 civilians including ten children Lebanese TV channel Al-Bahr reported.", "killed", ["Lebanese TV channel Al-Bahr"]),
]  # fmt: skip

HEADLINES = [
    ("Ombudsman: 20 dead", "dead", ["Ombudsman"]),
    ("40 killed in raid - monitor", "killed", ["monitor"]),
    ("At least 12 dead in blast: police", "dead", ["police"]),
    ("Missiles hit market; scores dead, separatists say", "dead", ["separatists"]),
    ("Strike kills 15 near Raqqa monitor | Daily Herald", "kills", ["monitor"]),
]

CHAINS = [
    ("Forty people died, the ministry said, Interfax reported.", "died", ["the ministry", "Interfax"]),
    ("The ministry said 40 people died, Interfax reported.", "died", ["The ministry", "Interfax"]),
    ("SANA quoted a military source as saying that 40 militants were killed.", "killed", ["a military source", "SANA"]),
    ("The source was quoted by state television as saying 12 soldiers died.", "died", ["The source", "state television"]),
    ("Thirty people had died, Interfax quoted the governor as saying.", "died", ["the governor", "Interfax"]),
    ("The Red Cross reported five dead, quoting its branch in Goma.", "dead", ["its branch in Goma", "The Red Cross"]),
    ("Citing witnesses, the agency said 30 people had been shot dead.", "dead", ["witnesses", "the agency"]),
    ("According to reports from families cited in credible media reports, 50 fighters were killed.", "killed", ["families", "credible media reports"]),
    ("At least 33 were executed, according to the Federation for Human Rights, cited by French radio.", "executed", ["the Federation for Human Rights", "French radio"]),
    ("Seven were killed, a doctor said, as reported by the Tigris Press Agency.", "killed", ["a doctor", "the Tigris Press Agency"]),
    ("Local officials and state media reported 22 dead.", "dead", ["Local officials", "state media"]),
]  # fmt: skip

EVIDENCE = [
    ("According to video evidence available, ten men were killed.", "killed", ["video evidence"]),
    ("Video footage showed 12 bodies in a ditch.", "bodies", ["Video footage"]),
    ("Satellite images suggest that at least 200 people were buried there.", "buried", ["Satellite images"]),
    ("Hospital records seen by reporters show that 36 people died.", "died", ["Hospital records"]),
    ("Hundreds of names of soldiers killed have been published in social media.", "killed", ["social media"]),
    ("Thirty deaths have been documented by the Network for Human Rights.", "deaths", ["the Network for Human Rights"]),
]  # fmt: skip

EACH_ITS_OWN = [
    ("300 were killed, the army says; 45, say the rebels.", "killed", ["the army"]),
    ("300 were killed, the army says; 45, say the rebels.", "45", ["the rebels"]),
    ("The army said it had killed 12 militants, but residents said nine civilians died.", "killed", ["The army"]),
    ("The army said it had killed 12 militants, but residents said nine civilians died.", "died", ["residents"]),
    ("Officials in Kyiv said four people were killed and rebels reported seven deaths.", "killed", ["Officials in Kyiv"]),
    ("Officials in Kyiv said four people were killed and rebels reported seven deaths.", "deaths", ["rebels"]),
    ("In Homs activists said 12 people were killed while in Hama the army reported the death of nine.", "death", ["the army"]),
]  # fmt: skip

THE_DOCUMENT = [
    ("Twelve people died.", "died"),
    ("The army, which lost 30 men, said the town was calm.", "lost"),
    ("The blast, which killed 12, was claimed by the Front.", "killed"),
    ("The group claimed responsibility for a bombing that killed 30 people.", "killed"),
    ("The raid claimed the lives of 18 people.", "lives"),
    ("A gunman who killed five was freed after police found weapons at his home.", "killed"),
    ("The ministry did not say how many people were killed.", "killed"),
    ("A photo showing ten men killed was shared widely.", "killed"),
]


@pytest.mark.parametrize(
    ("content", "word", "expected"),
    BEFORE + PHRASES + INSIDE + AFTER + COMMAS_LOST + HEADLINES + CHAINS + EVIDENCE + EACH_ITS_OWN,
)
def test_the_nearest_cue_that_governs_the_clause_speaks(
    content: str, word: str, expected: list[str]
) -> None:
    """The voices of a clause are those of its cue, nearest to the fact first, wherever it stands."""
    said = said_at(content, word)

    assert expected == voices(said)
    assert said.stance == Stance.ASSERTED


@pytest.mark.parametrize(("content", "word"), THE_DOCUMENT)
def test_what_the_document_says_itself_has_no_voice(content: str, word: str) -> None:
    """A relative clause about the speaker, a blast that claims lives and a finding are no attribution."""
    assert voices(said_at(content, word)) == []


def test_a_party_carries_the_words_found_at_its_offsets() -> None:
    """Offsets of a voice lead back to its words in the text, curly quotes and all."""
    content = "Nine died, said Russia’s Defence Ministry."
    (party,) = said_at(content, "died").attribution

    assert content[party.start : party.end] == party.text == "Russia’s Defence Ministry"


@pytest.mark.parametrize(
    ("content", "word", "pronoun", "name"),
    [
        ("The Observatory is based abroad. It said 12 men died.", "died", "It", "The Observatory"),
        ("The governor, Ali Hamad, said 30 died. About 40 were wounded, he said.", "wounded", "he", "The governor, Ali Hamad"),
        ("The ministry said 40 died. It gave no list. The figure includes nine boys, it added.", "boys", "it", "The ministry"),
        ("UNHCR has staff there. Its spokeswoman, Maria Lopez, came. She said 30 had fled.", "fled", "She", "Its spokeswoman, Maria Lopez"),
    ],
)  # fmt: skip
def test_a_pronoun_is_named_by_its_antecedent(
    content: str, word: str, pronoun: str, name: str
) -> None:
    """The words stay "it" or "he"; the name is the nearest speaker that agrees."""
    (party,) = said_at(content, word).attribution

    assert (pronoun, name) == (party.text, party.name)


def test_a_speaker_who_counts_herself_is_one_voice() -> None:
    """ "A nurse said she had counted" is one voice, not a nurse and a "she"."""
    assert voices(said_at("A nurse told us that she had counted 46 wounded.", "wounded")) == [
        "A nurse"
    ]


QUOTATION = '"We buried nine children today. Two more died overnight," Dr Hana Saleh said. "Four are missing."'


@pytest.mark.parametrize("word", ["children", "died", "missing"])
def test_a_quotation_has_one_speaker_through_all_its_sentences(word: str) -> None:
    """Sentences of a quotation, before and behind its speaker, are the speaker's."""
    assert voices(said_at(QUOTATION, word)) == ["Dr Hana Saleh"]


def test_a_sentence_on_parts_of_a_report_goes_on_with_it() -> None:
    """ "Among the dead were …" right behind a report belongs to it; a new sentence doesn't."""
    content = (
        "Police said 12 people were killed. Among the dead were two nurses. Three boys were hurt."
    )

    assert voices(said_at(content, "nurses")) == ["Police"]
    assert voices(said_at(content, "hurt")) == []


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("Hundreds are believed wounded.", "wounded"),
        ("At least 12 people were feared dead after the boat sank.", "dead"),
        ("Up to 30 may have been killed.", "killed"),
        ("The jets reportedly killed four men.", "killed"),
        ("Thirty people are reported to have died.", "died"),
        ("Officials could not confirm reports that 40 people were killed.", "killed"),
        ("The 30 deaths have not been independently confirmed.", "deaths"),
        ("There are fears that 30 people died.", "died"),
        ("Unconfirmed reports say 40 people were killed.", "killed"),
    ],
)
def test_words_that_doubt_the_fact_hedge_it(content: str, word: str) -> None:
    """Reportedly, believed, feared, may have, not confirmed: the fact is hedged."""
    assert said_at(content, word).stance == Stance.HEDGED


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("The group claimed that 30 were killed.", "killed"),
        ("Officials estimate that 30 were killed.", "killed"),
        ("The network alleges that 30 were killed.", "killed"),
        ("An attack killed 14 alleged militants.", "killed"),
        ("A suspected drone strike killed four.", "killed"),
        ("Jets believed to be foreign struck the town, where four were killed.", "killed"),
    ],
)
def test_saying_and_doubting_something_else_do_not_hedge(content: str, word: str) -> None:
    """Claimed and estimated are asserted; doubt about who or how leaves the fact as it is."""
    assert said_at(content, word).stance == Stance.ASSERTED


@pytest.mark.parametrize(
    ("content", "word", "claimers", "deniers"),
    [
        ("The army denied that 40 villagers were killed.", "killed", [], ["The army"]),
        ("The ministry denies Moscow's allegation that 90 residents were killed.", "killed", ["Moscow"], ["The ministry"]),
        ("The minister dismissed as baseless a claim on social media that 500 had died.", "died", ["social media"], ["The minister"]),
        ("Aides to the president put the number killed at 1,500, a figure that Moscow rejected.", "killed", ["Aides to the president"], ["Moscow"]),
        ("The rebels said they had shot 30 soldiers, a claim denied by the army.", "shot", ["The rebels"], ["the army"]),
        ("The rebels said they had shot 30 soldiers, but the army denied it.", "shot", ["The rebels"], ["the army"]),
        ("The armed wing said it had captured a soldier. The ambassador denied this.", "captured", ["The armed wing"], ["The ambassador"]),
        ("The ministry asserts that forty men were killed by the river. That is a lie.", "killed", ["The ministry"], []),
        ("Reports that 30 soldiers had died were denied by the army.", "died", ["Reports"], ["the army"]),
        ("The army called the report of 30 dead a lie.", "dead", [], ["The army"]),
        ("The mayor retracted his claim that nine men were killed.", "killed", ["The mayor"], ["The mayor"]),
    ],
)  # fmt: skip
def test_a_denial_keeps_whose_claim_it_is_and_who_denies_it(
    content: str, word: str, claimers: list[str], deniers: list[str]
) -> None:
    """The attribution of what is denied names who claimed it, as far as the text says."""
    said = said_at(content, word)

    assert said.stance == Stance.DENIED
    assert claimers == voices(said)
    assert deniers == [party.text for party in said.denied_by]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("The ministry neither confirmed nor denied that 12 soldiers were killed.", "killed"),
        ("Shelling killed 118 people, officials said. The ministry denied any part in the attack.", "killed"),
        ("The rebels said they shot 30 soldiers. The army put its losses at four dead.", "shot"),
        ("Police said nine men were killed. The army withdrew its troops.", "killed"),
    ],
)  # fmt: skip
def test_what_is_not_denied_is_not_marked_so(content: str, word: str) -> None:
    """Denying a part in an attack, or giving another figure, denies no toll."""
    assert said_at(content, word).stance != Stance.DENIED


def test_frames_tell_voices_cue_and_content() -> None:
    """A frame is one attribution, with the cue's and the content's places in the text."""
    content = "Two guards died, the warden said."
    reading = Reading.of(Text.of("d", content, parser="test/1"))
    (frame,) = Voices(reading).frames(0)

    assert [party.text for party in frame.voices] == ["the warden"]
    assert content[slice(*frame.cue)] == "said"
    assert content[slice(*frame.content)] == "Two guards died"
