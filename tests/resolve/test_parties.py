"""Who the parties of a report are, conflict by conflict, in reports of our own.

Places, dates and figures are invented where they are not common knowledge; the parties are real.
"""

import pytest

from tollbook.model.refer import Party, PartyType
from tollbook.resolve.parties import Parties
from tollbook.vocab.actors import identify


def read(text: str, words: str) -> Party:
    """The party of these words where they stand last, resolved in a report of this text."""
    start = text.rindex(words)
    return Parties(text, None).resolved(Party(words, start, start + len(words)))


def side(text: str, victims: str, claimant: str | None = None) -> str | None:
    """Whose the victims are, in a report where the claimant counts them."""
    parties = Parties(text, None)
    chain = (
        (Party(claimant, text.index(claimant), text.index(claimant) + len(claimant)),)
        if claimant
        else ()
    )
    return parties.side(victims, victims, chain, regulars=True)


# Conflict, report, words, name in the record (None: as the document has it), type
CASES = [
    # Sudan
    ("Sudan", "Fighting went on in Omdurman. The RSF said the Sudanese army had shelled a market.", "The RSF", "Rapid Support Forces", "armed_group"),
    ("Sudan", "Fighting went on in Omdurman, Sudan. The RSF said nothing; the army blamed it.", "the army", "Sudanese Armed Forces", "military"),
    ("Sudan", "Sudan's army, the SAF, lost a base.", "the SAF", "Sudanese Armed Forces", "military"),
    ("Sudan", "The Sudan Doctors Network counted nine dead in El Fasher.", "The Sudan Doctors Network", "Sudan Doctors Network", "medical"),
    ("Sudan", "SPLM-N fighters entered a town in South Kordofan.", "SPLM-N fighters", "Sudan People's Liberation Movement-North", "armed_group"),
    # Myanmar
    ("Myanmar", "Myanmar's junta bombed a school. The Arakan Army said 12 died. The AA named them.", "The AA", "Arakan Army", "armed_group"),
    ("Myanmar", "In Sagaing, Myanmar, a PDF ambushed a convoy. The military council denied it.", "The military council", "Tatmadaw", "military"),
    ("Myanmar", "A column of the Myanmar military burned a village, the NUG said.", "the NUG", "National Unity Government of Myanmar", "government"),
    ("Myanmar", "The Karen National Liberation Army took a post in Myanmar.", "The Karen National Liberation Army", "Karen National Union", "armed_group"),
    # Haiti
    ("Haiti", "Gunmen of Viv Ansanm burned homes in Port-au-Prince.", "Viv Ansanm", "Viv Ansanm", "armed_group"),
    ("Haiti", "Haiti's National Police lost two men. The police gave no names.", "The police", "Haitian National Police", "police"),
    ("Haiti", "RNDDH counted 40 dead in Cité Soleil.", "RNDDH", "National Human Rights Defense Network", "ngo"),
    # Mali and the Sahel
    ("Sahel", "JNIM attacked a camp in Mali. The group said it had killed nine.", "The group", "Jama'at Nusrat al-Islam wal-Muslimin", "armed_group"),
    ("Sahel", "Bamako has not commented on the attack.", "Bamako", "Mali", "government"),
    ("Sahel", "The Group for the Support of Islam and Muslims struck near Djibo in Burkina Faso.", "The Group for the Support of Islam and Muslims", "Jama'at Nusrat al-Islam wal-Muslimin", "armed_group"),
    ("Sahel", "Mali's army killed nine. The army's spokesman gave no details.", "The army's spokesman", "Malian Armed Forces", "official"),
    ("Sahel", "Fighters of the FLA entered Kidal, in northern Mali.", "the FLA", "Azawad Liberation Front", "armed_group"),
    # Democratic Republic of the Congo
    ("DRC", "M23 took Rutshuru. The rebels were seen there, after M23 rebels had fled.", "The rebels", "March 23 Movement", "armed_group"),
    ("DRC", "The FARDC said the ADF had killed 12 near Beni in Congo.", "the ADF", "Allied Democratic Forces", "armed_group"),
    ("DRC", "Congolese army spokesman Colonel Jean Ilunga denied it.", "Congolese army spokesman Colonel Jean Ilunga", "Armed Forces of the Democratic Republic of the Congo", "military"),
    ("DRC", "Kigali denied sending troops.", "Kigali", "Rwanda", "government"),
    # Cameroon: the same letters, another army
    ("Cameroon", "In Bamenda, Cameroon, the ADF said it had ambushed a patrol.", "the ADF", "Ambazonia Defence Forces", "armed_group"),
    # Ukraine
    ("Ukraine", "Russia's Defence Ministry claimed a village. The ministry gave no losses.", "The ministry", "Russian Ministry of Defence", "government"),
    ("Ukraine", "Kyiv says 300 Russian soldiers died.", "Kyiv", "Ukraine", "government"),
    ("Ukraine", "Ukrainian President Olena Marchenko spoke. Marchenko gave a figure.", "Marchenko", "Ukraine", "official"),
    ("Ukraine", "The State Emergency Service said two died in Kharkiv, Ukraine.", "The State Emergency Service", "State Emergency Service of Ukraine", "government"),
    # Gaza, Israel, Lebanon
    ("Gaza", "The health ministry in Gaza said 30 died.", "The health ministry in Gaza", "Gaza Ministry of Health", "government"),
    ("Gaza", "Israel struck Hamas. Hamas' armed wing vowed revenge. The Islamic group gave no number.", "The Islamic group", "Hamas", "armed_group"),
    ("Gaza", "The Israeli army said it struck. The military gave no number.", "The military", "Israel Defense Forces", "military"),
    ("Gaza", "Israel has fought Islamic Jihad in Jenin; Palestinian medics said two died.", "Islamic Jihad", "Palestinian Islamic Jihad", "armed_group"),
    ("Lebanon", "Hezbollah fired on Israel, and Hamas praised it. The Lebanese group named three dead.", "The Lebanese group", "Hezbollah", "armed_group"),
    ("Lebanon", "Lebanon's Ministry of Public Health said 11 died.", "Lebanon's Ministry of Public Health", "Lebanese Ministry of Health", "government"),
    # Syria
    ("Syria", "The Syrian Observatory for Human Rights counted 20. The monitor has a network there.", "The monitor", "Syrian Observatory for Human Rights", "monitor"),
    ("Syria", "Russia denied it. Syrian state television reported nine dead.", "Syrian state television", "Syrian state media", "media"),
    ("Syria", "In Aleppo, Syria, the SNA and the SDF clashed.", "the SNA", "Syrian National Army", "armed_group"),
    # Somalia: the same letters, an army
    ("Somalia", "In Galmudug, Somalia, the SNA took a town from Al-Shabaab.", "the SNA", "Somali National Army", "military"),
    # Yemen
    ("Yemen", "The Houthis fired a missile. The movement said it had hit a ship.", "The movement", "Ansar Allah", "armed_group"),
    ("Yemen", "Houthi military spokesman Ali Saleh said nine died.", "Houthi military spokesman Ali Saleh", "Ansar Allah", "official"),
    # Ethiopia
    ("Ethiopia", "The TPLF accused Eritrean forces. The Tigrayan forces lost a town.", "The Tigrayan forces", "Tigray People's Liberation Front", "armed_group"),
    ("Ethiopia", "In Oromia, Ethiopia, the OLA was blamed for 30 deaths.", "the OLA", "Oromo Liberation Army", "armed_group"),
    ("Ethiopia", "Addis Ababa rejected the report.", "Addis Ababa", "Ethiopia", "government"),
    # Nagorno-Karabakh
    ("Karabakh", "Stepanakert was shelled. The Armenian Defense Army lost 20, and Artsakh mourned.", "The Armenian Defense Army", "Artsakh Defence Army", "military"),
    ("Karabakh", "The Armenian Defense Army is a name that some give to the army in Yerevan.", "The Armenian Defense Army", "Armenian Armed Forces", "military"),
    ("Karabakh", "Baku gave no figures for its losses.", "Baku", "Azerbaijan", "government"),
    ("Karabakh", "The Artsakh Human Rights Ombudsman counted 21 dead. The ombudsman named 18.", "The ombudsman", "Human Rights Ombudsman of Artsakh", "ombudsman"),
    # Kashmir
    ("Kashmir", "India's army said two died in Poonch. Islamabad called it a fiction.", "Islamabad", "Pakistan", "government"),
    ("Kashmir", "Lashkar-e-Taiba was blamed for the raid in Indian-held Kashmir.", "Lashkar-e-Taiba", "Lashkar-e-Taiba", "armed_group"),
    # Colombia
    ("Colombia", "The ELN held two men in Arauca, Colombia. The National Liberation Army freed one.", "The National Liberation Army", "National Liberation Army (Colombia)", "armed_group"),
    ("Colombia", "The Gulf Clan, also the AGC, killed a mayor in Colombia.", "the AGC", "Gulf Clan", "armed_group"),
    # Philippines
    ("Philippines", "The Armed Forces of the Philippines (AFP) killed nine. The AFP named none.", "The AFP", "Armed Forces of the Philippines", "military"),
    ("Philippines", "MANILA (AFP) - The Philippine military killed nine NPA rebels, AFP was told.", "AFP", "Agence France-Presse", "media"),
    ("Philippines", "In Samar, Philippines, the NPA ambushed a patrol.", "the NPA", "New People's Army", "armed_group"),
    # Mexico
    ("Mexico", "The CJNG burned lorries in Jalisco. The cartel blamed a rival.", "The cartel", "Jalisco New Generation Cartel", "armed_group"),
    ("Mexico", "The Cártel de Sinaloa and Los Chapitos fought in Culiacán.", "The Cártel de Sinaloa", "Sinaloa Cartel", "armed_group"),
    # Mozambique: a name that means another party there
    ("Mozambique", "In Palma, Mozambique, al-Shabab beheaded two.", "al-Shabab", "Islamic State Mozambique", "armed_group"),
    # Nepal and India share a word
    ("Nepal", "In Rolpa, Nepal, the Maoists freed nine policemen.", "the Maoists", "Communist Party of Nepal (Maoist)", "armed_group"),
    # Algeria, Egypt
    ("Egypt", "In Luxor, Egypt, the Islamic Group claimed the raid.", "the Islamic Group", "al-Gama'a al-Islamiyya", "armed_group"),
    # bodies told once in full
    ("anywhere", "The relief council of Karia said 19 died. The council has no more beds.", "The council", "the relief council of Karia", None),
    ("anywhere", "The governor of Marad said 19 died. The governor spoke by phone.", "The governor", "the governor of Marad", "official"),
]  # fmt: skip


@pytest.mark.parametrize(("conflict", "text", "words", "name", "kind"), CASES)
def test_a_party_gets_its_one_name_and_its_type(
    conflict: str, text: str, words: str, name: str | None, kind: str | None
) -> None:
    """By any alias, office, description or short form it has the name that the directory gives."""
    party = read(text, words)
    assert (conflict, party.name) == (conflict, name)
    assert kind is None or party.type == PartyType(kind)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rebels took a town. The group said nothing.", "The group"),
        ("The RSF sent a letter to Paris.", "The RSF"),
        ("Karia and Marad blame each other. The ministry said nothing.", "The ministry"),
        ("Turkish and Syrian units met. The army said nothing, the Turkish army and the Syrian army too.", "The army"),
        ("Hamas and Hezbollah met. The rebels were elsewhere.", "The rebels"),
        ("The Lebanese group fought on after Hamas had left.", "The Lebanese group"),
        ("The guardian of the shrine was hurt, said the dawn watch.", "The guardian"),
        ("Ali Omar, a baker, said so.", "Ali Omar"),
        ("A former Malian president said so.", "A former Malian president"),
        ("A Lebanese official said so.", "A Lebanese official"),
        ("The Northern Lions militia is new. The Northern Lions militia said so.", "The Northern Lions militia"),
    ],
)  # fmt: skip
def test_what_the_report_does_not_tell_stays_as_it_is_named(text: str, words: str) -> None:
    """Nobody is forced on a description that nobody named before fits."""
    assert read(text, words).name is None


def test_a_pronoun_keeps_its_antecedent_and_a_description_is_read_on() -> None:
    """ "it" for "the Houthis" is named as the document names them; "it" for "the group" by who
    the group is."""
    text = "The Houthis fired. The group said it hit a ship. It named nobody."
    at = text.index("It named")
    parties = Parties(text, None)
    named = parties.resolved(Party("It", at, at + 2, name="The Houthis"))
    assert (named.name, named.type) == ("The Houthis", PartyType.ARMED_GROUP)
    described = parties.resolved(Party("It", at, at + 2, name="The group"))
    assert (described.name, described.type) == ("Ansar Allah", PartyType.ARMED_GROUP)


def test_its_spokesman_speaks_for_the_party_named_last() -> None:
    """A possessive with a title is the body told just before."""
    text = "The Arakan Army shelled a base. Its spokesman said nine died."
    party = read(text, "Its spokesman")
    assert (party.name, party.type) == ("Arakan Army", PartyType.OFFICIAL)


@pytest.mark.parametrize(
    ("text", "victims", "claimant", "whose"),
    [
        ("The Philippine army said five soldiers were killed in Marawi.", "soldiers", "The Philippine army", "Philippines"),
        ("Houthi fighters attacked, the Saudi-led coalition said.", "Houthi fighters", None, "Ansar Allah"),
        ("The RSF in Sudan lost 20 men.", "RSF fighters", None, "Rapid Support Forces"),
        ("The Taliban said 20 soldiers were killed; the Afghan army said nothing.", "soldiers", "The Taliban", None),
        ("The Ukrainian army and the Russian army fought. Nine soldiers died.", "soldiers", None, None),
        ("The Nigerian army was attacked. Nine soldiers died.", "soldiers", None, "Nigeria"),
        ("The Nigerian army was attacked. Nine foreign soldiers died.", "foreign soldiers", None, None),
        ("Haiti's police said two policemen were shot.", "policemen", "Haiti's police", "Haiti"),
        ("The Syrian army shelled Syrian rebels.", "Syrian rebels", None, None),
        ("The Artsakh Defence Army counted its dead.", "Armenian servicemen", "The Artsakh Defence Army", "Artsakh"),
    ],
)  # fmt: skip
def test_whose_the_dead_are(
    text: str, victims: str, claimant: str | None, whose: str | None
) -> None:
    """Soldiers without a word that tells are those of the one state whose forces the report
    names; where two armies fight, nobody's."""
    assert side(text, victims, claimant) == whose


def test_its_own_dead_are_the_claimants() -> None:
    """ "its soldiers" belong to the party that counts them, whatever else is named."""
    text = "Pakistan's army said seven of its soldiers died; India's army said two did."
    parties = Parties(text, None)
    chain = (Party("Pakistan's army", 0, 15),)
    assert (
        parties.side("soldiers", "seven of its soldiers died", chain, regulars=True) == "Pakistan"
    )


def test_the_army_is_not_the_rebels_whose_name_ends_in_army() -> None:
    """Beside a New People's Army "the army" is the state's."""
    content = (
        "The military said 14 rebels of the New People's Army died in Samar. The army of the "
        "Philippines dismissed the charge."
    )
    parties = Parties(content, None)
    actor = parties.actor("the army", 60)
    assert actor is None or actor.name != "New People's Army"


def test_a_body_of_a_land_is_named_by_its_last_of() -> None:
    """ "the Ministry of Defence of Karia" is Karia's, its representative with a name likewise."""
    for words in (
        "the Ministry of Defence of Azerbaijan",
        "the representative of the Ministry of Defence of Azerbaijan, Ali Omarov",
        "Azerbaijan's defence ministry",
    ):
        actor = identify(words)
        assert actor is not None and actor.name == "Azerbaijani Ministry of Defence"


def test_a_government_is_told_by_its_seat_whatever_it_is_called() -> None:
    """The word of a side ("dictatorship") names nobody; where it sits does."""
    content = 'The "dictatorship" in Baku refuses to say how many of its soldiers died.'
    party = Party("dictatorship", 5, 17)
    assert Parties(content, None).resolved(party).name == "Azerbaijan"


def test_an_ombudsman_by_name_is_the_office_that_publishes() -> None:
    """A person is named by the office: "Ombudsman Ali Omar" in the ombudsman's own report."""
    content = "Ombudsman Artak Beglaryan said 20 civilians died. Beglaryan gave no names."
    parties = Parties(content, "Human Rights Ombudsman of Artsakh")
    for words, at in (("Ombudsman Artak Beglaryan", 0), ("Beglaryan", 50)):
        actor = parties.actor(words, at)
        assert actor is not None and actor.name == "Human Rights Ombudsman of Artsakh"
