"""Who says so: every position of an attribution, doubt and denial, on sentences of our own."""

from __future__ import annotations

import pytest

from tollbook.extract.attribution import Said, Voices
from tollbook.extract.reader import RulesExtractor
from tollbook.extract.reading import Reading
from tollbook.model.claim import Stance, Toll
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
    ("According to the Border Guard, at least 31 conscripts have been killed.", "killed", ["the Border Guard"]),
    ("The ministry says forty people died.", "died", ["The ministry"]),
    ("The town's mayor told Reuters that six children had died.", "died", ["The town's mayor"]),
    ("Harbour masters put the drowned and dead at about 90.", "dead", ["Harbour masters"]),
    ("The Network has documented 30 deaths so far this year.", "deaths", ["The Network"]),
    ("The housing office of Kesra lists 4,200 displaced tenants.", "displaced", ["The housing office of Kesra"]),
    ("The governor confirmed the death of 30 people.", "death", ["The governor"]),
    ("Rebels accused the army of killing 20 villagers.", "killing", ["Rebels"]),
    ("A report by Human Rights Watch says 21 prisoners were executed.", "executed", ["Human Rights Watch"]),
    ("In its daily bulletin, the General Staff claimed 480 soldiers had been killed.", "killed", ["the General Staff"]),
    ("By the garrison's count, the raiders took some 40 hostages.", "hostages", ["the garrison"]),
    ("By its own account the brigade lost 30 men.", "lost", ["the brigade"]),
    ("It would admit only that six guards had been killed and one wounded.", "wounded", ["It"]),
    ("Doctors Without Borders, which runs the hospital, said it had received 46 dead.", "dead", ["Doctors Without Borders"]),
    ("HOMS, 3 May (Agency) -- The army reported today that 90 people have been killed.", "killed", ["The army"]),
]  # fmt: skip

PHRASES = [
    ("A bomb went off on Tuesday, killing seven men, a fire marshal in Lomar district said.", "killing", ["a fire marshal in Lomar district"]),
    ("Nine porters drowned, among them two brothers, the governor of Lomar said.", "drowned", ["the governor of Lomar"]),
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
    ("In two nights, the staff claimed, its gunners had eliminated 70 raiders.", "eliminated", ["the staff"]),
    ("On Monday, Mayor Petra Solano said, mortars killed six shoppers.", "killed", ["Mayor Petra Solano"]),
]  # fmt: skip

AFTER = [
    ("Six children had died, the mayor told the Associated Press.", "died", ["the mayor"]),
    ("The mortars killed ten, said Dr Amina Yusuf, who heads the clinic.", "killed", ["Dr Amina Yusuf"]),
    ("Forty pilgrims died, hospital staff report; the road is still closed.", "died", ["hospital staff"]),
    ("Nobody has died in our cells, the police answers.", "died", ["the police"]),
    ("The feud has killed 300 herders in ten years, local historians estimate.", "killed", ["local historians"]),
    ("Two people were killed, a police officer who asked not to be named said.", "killed", ["a police officer"]),
    ("At least 60 people have died, based on figures from the health ministry.", "died", ["the health ministry"]),
    ("Three soldiers were wounded, said the army, adding that two of them later died.", "died", ["the army"]),
    ("07:15 Three dead and nine hurt, the fire brigade of the port city says.", "hurt", ["the fire brigade of the port city"]),
]  # fmt: skip

COMMAS_LOST = [
    ("Six drivers were killed near the old fortress town Marad a monitor said.", "killed", ["a monitor"]),
    ("Two shepherds were killed by mines that lay along upper Sefid the observatory reported on Sunday.", "killed", ["the observatory"]),
    ("Floods and raids killed 31 people on Monday activists said.", "killed", ["activists"]),
    ("A barge fire killed 16 sailors said the River Watch for Human Safety.", "killed", ["the River Watch for Human Safety"]),
    ("Rebels killed 30 soldiers near Marad the Observatory said adding that 12 rebels also died.", "died", ["the Observatory"]),
    ("Last updated 4 March 2017 local activist groups say gunmen have killed eight people.", "killed", ["local activist groups"]),
    ("The crash killed 18 miners including ten apprentices Chilean TV channel Al-Bahr reported.", "killed", ["Chilean TV channel Al-Bahr"]),
]  # fmt: skip

HEADLINES = [
    ("Coroner's office: 17 dead", "dead", ["Coroner's office"]),
    ("40 killed in raid - monitor", "killed", ["monitor"]),
    ("At least 12 dead in blast: police", "dead", ["police"]),
    ("Ferry sinks off Lomar; dozens dead, officials say", "dead", ["officials"]),
    ("Mortar kills 15 near Marad monitor | Daily Herald", "kills", ["monitor"]),
]

CHAINS = [
    ("Forty people died, the ministry said, Interfax reported.", "died", ["the ministry", "Interfax"]),
    ("The ministry said 40 people died, Interfax reported.", "died", ["The ministry", "Interfax"]),
    ("SANA quoted a military source as saying that 40 militants were killed.", "killed", ["a military source", "SANA"]),
    ("The source was quoted by state television as saying 12 soldiers died.", "died", ["The source", "state television"]),
    ("Thirty people had died, Interfax quoted the governor as saying.", "died", ["the governor", "Interfax"]),
    ("The Red Cross reported nine dead, quoting its branch in Goma.", "dead", ["its branch in Goma", "The Red Cross"]),
    ("Citing witnesses, the agency said 30 people had been shot dead.", "dead", ["witnesses", "the agency"]),
    ("According to accounts from relatives quoted in local newspapers, 50 porters were killed.", "killed", ["relatives", "local newspapers"]),
    ("Nineteen were executed, according to the Committee for Justice, cited by Swiss radio.", "executed", ["the Committee for Justice", "Swiss radio"]),
    ("Seven were killed, a doctor said, as reported by the Tigris Press Agency.", "killed", ["a doctor", "the Tigris Press Agency"]),
    ("Local officials and state media reported 22 dead.", "dead", ["Local officials", "state media"]),
]  # fmt: skip

EVIDENCE = [
    ("According to drone footage obtained, ten men were killed.", "killed", ["drone footage"]),
    ("Video footage showed 12 bodies in a ditch.", "bodies", ["Video footage"]),
    ("Satellite images suggest that at least 200 people were buried there.", "buried", ["Satellite images"]),
    ("Hospital records seen by reporters show that 36 people died.", "died", ["Hospital records"]),
    ("A list of ninety cadets killed was posted on social media.", "killed", ["social media"]),
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
    """ "A midwife said she had counted" is one voice, not a midwife and a "she"."""
    assert voices(
        said_at("A midwife told reporters that she had treated 31 wounded.", "wounded")
    ) == ["A midwife"]


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
        ("Ninety are believed wounded.", "wounded"),
        ("At least 12 people were feared dead after the boat sank.", "dead"),
        ("Up to 30 may have been killed.", "killed"),
        ("The jets reportedly killed four men.", "killed"),
        ("Thirty miners are reported to have died.", "died"),
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
    ("content", "word"),
    [
        ("The rebels denied any part in the killing of six villagers.", "killing"),
        ("The army denied that it was responsible for the killing of six villagers.", "killing"),
        ("The clerk denied that the delay was due to arrests over the murder of six.", "murder"),
        ("The army said that two men who invented bombs were killed.", "killed"),
    ],
)
def test_a_denial_of_something_else_denies_no_death(content: str, word: str) -> None:
    """Who denies a part in a killing, or that something came of it, doesn't deny that it was."""
    assert said_at(content, word).stance == Stance.ASSERTED


@pytest.mark.parametrize(
    ("content", "word", "claimers", "deniers"),
    [
        ("The army denied that 40 villagers were killed.", "killed", [], ["The army"]),
        ("The union denies Lima's allegation that 90 strikers were killed.", "killed", ["Lima"], ["The union"]),
        ("The bishop dismissed as untrue a rumour on social media that 70 had died.", "died", ["social media"], ["The bishop"]),
        ("Clerks of the court put the number killed at 240, a figure that Lima rejected.", "killed", ["Clerks of the court"], ["Lima"]),
        ("The rebels said they had shot 30 soldiers, a claim denied by the army.", "shot", ["The rebels"], ["the army"]),
        ("The rebels said they had shot 30 soldiers, but the army denied it.", "shot", ["The rebels"], ["the army"]),
        ("The brigade said it had captured a pilot. The consul denied this.", "captured", ["The brigade"], ["The consul"]),
        ("The ministry asserts that sixty rowers were killed by us. That is untrue.", "killed", ["The ministry"], []),
        ("Reports that 30 soldiers had died were denied by the army.", "died", ["Reports"], ["the army"]),
        ("The army called the report of 30 dead a lie.", "dead", [], ["The army"]),
        ("The mayor retracted his claim that nine men were killed.", "killed", ["The mayor"], ["The mayor"]),
        ("The rebels said ten nurses were killed. The army called the claim pure invention.", "killed", ["The rebels"], ["The army"]),
        ("The ministry said 30 cooks had died. Lima dismissed the figure as fabricated.", "died", ["The ministry"], ["Lima"]),
        ("The claim that 12 villagers were killed is a fabrication, the army said.", "killed", [], ["the army"]),
        ("The army said reports that 12 villagers were killed were fabricated.", "killed", [], ["The army"]),
        ("The rebels said they had killed 40 soldiers, which the army called pure invention.", "killed", ["The rebels"], ["the army"]),
        ("Rebels said 40 soldiers were killed, a claim the army described as fiction.", "killed", ["Rebels"], ["the army"]),
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
        ("A fire killed 12 people, officials said. The company denied any part in the matter.", "killed"),
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


def test_a_denial_of_what_its_own_sentence_says_denies_nothing_before_it() -> None:
    """ "X accused Y; Y rejected the charge" leaves the sentence before alone."""
    text = (
        "The ministry said three of its soldiers had died. Ardania accused Belmark of an act of "
        "war; Belmark rejected the charge."
    )
    (claims,) = RulesExtractor().extract([Text.of("case", text, parser="case/1")])
    tolls = [claim for claim in claims if isinstance(claim.body, Toll)]
    assert [claim.stance for claim in tolls] == [Stance.ASSERTED]


def test_speakers_joined_before_the_one_next_to_the_verb_speak_too() -> None:
    """What stands between the comma and the verb of saying are all speakers, whatever the parse
    takes the first for."""
    text = "Soldiers killed nine people in the village on Monday, villagers and two groups told us."
    (claims,) = RulesExtractor().extract([Text.of("case", text, parser="case/1")])
    (toll,) = [claim for claim in claims if isinstance(claim.body, Toll)]
    assert [party.text for party in toll.attribution] == ["villagers", "two groups"]
