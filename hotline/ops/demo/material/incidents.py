"""The incidents of the demo's last three weeks: where, what was said, and how each ended.

`how` is one of: not_ice, nothing (false alarms), unverified, nobody (nobody could go), past (came and gone),
confirmed (seen, told to the community, all clear). The places are corners or landmarks of `city`.
"""

from typing import NamedTuple


class Story(NamedTuple):
    days_ago: int
    hour: float  # local time
    place: str
    place_type: str
    activity: str
    agents: tuple[int, int] | None
    how: str
    language: str
    words: str
    seen: str = ""  # what a responder wrote from the street
    calls: int = 1
    relation: str = "neighbour"


STORIES: tuple[Story, ...] = (
    Story(20, 7.2, "8th St & Alvear", "street", "waiting_watching", (2, 2), "nothing", "es",
          "Dos hombres en una camioneta negra, llevan rato mirando.", "nada, solo trabajadores del gas"),
    Story(19, 5.8, "21st St & Valencia", "home", "knocking", (3, 4), "not_ice", "es",
          "Tocan fuerte y dicen policía.", "NO ICE son sheriff, orden de desalojo", 2, "household_member"),
    Story(18, 12.1, "Olmeda & Broad", "workplace", "questioning", (2, 3), "unverified", "en",
          "Two people in vests are talking to the sewing crew at the back door.", "NO SE la puerta cerrada, nadie sabe", 1, "coworker"),
    Story(17, 9.4, "Slate & Railyard", "vehicle", "checkpoint", (6, 10), "not_ice", "es",
          "Hay un retén con conos y luces.", "NO ICE es policia local, reten de alcohol", 4, "passer_by"),
    Story(16, 6.1, "3rd St & Castillo", "street", "arrest_in_progress", (4, 4), "past", "es",
          "Ya se lo llevaron, eran cuatro con chaleco.", "SE FUERON dos testigos, video, chalecos POLICE ICE", 2, "passer_by"),
    Story(15, 18.5, "6th St & Mission", "street", "staging", (3, 5), "nothing", "en",
          "Five people gathering by unmarked cars behind the bakery.", "nothing, film crew packing up"),
    Story(14, 5.6, "Loma & Castillo", "home", "knocking", (4, 5), "confirmed", "es",
          "Están tocando en el edificio de enfrente, traen chaleco.", "SI ICE 4 chaleco POLICE ICE 2 camionetas blancas", 3, "neighbour"),
    Story(13, 10.3, "Aurelia & Broad", "courthouse", "waiting_watching", (2, 2), "unverified", "en",
          "Two men in plain clothes waiting by the side door of the court.", "NOT SURE two men left in a gray sedan"),
    Story(12, 7.9, "15th St & Alvear", "vehicle", "stop_vehicle", (2, 3), "not_ice", "es",
          "Pararon una troca de jardineros.", "NO ICE patrulla local, multa por luces", 1, "passer_by"),
    Story(11, 14.2, "Harbor & Mission", "workplace", "waiting_watching", None, "nobody", "es",
          "Dicen que hay una camioneta dando vueltas en la pulga.", "", 1, "community_member"),
    Story(10, 6.4, "Adela & Mission", "street", "questioning", (2, 4), "nothing", "en",
          "Men with badges on their belts are asking for somebody at the corner.", "NOTHING. Talked to three neighbors"),
    Story(9, 8.8, "Palmetto Playground", "school", "waiting_watching", (2, 2), "not_ice", "es",
          "Una camioneta oscura junto a los juegos, con dos adentro.", "NO ICE son de la ciudad, arreglan el agua", 3, "relative"),
    Story(8, 11.5, "3rd St & Naranjo", "workplace", "serving_papers", (2, 2), "unverified", "en",
          "Two people in suits left papers at the office of the packing house.", "NOT SURE manager would not say"),
    Story(7, 5.4, "3rd St & Jacinto", "home", "knocking", (2, 3), "nothing", "es",
          "Alguien tocó a las cinco y dijo policía. Ya no los veo.", "NADA calle vacia", 1, "affected_person"),
    Story(6, 9.7, "Sunrise & Broad", "vehicle", "stop_vehicle", (3, 4), "unverified", "en",
          "An unmarked car stopped a van. I had to keep driving.", "NOT SURE gone when we came", 1, "passer_by"),
    Story(5, 6.0, "Granada Poultry Plant", "workplace", "arrest_in_progress", (6, 8), "confirmed", "es",
          "Entraron a la pollera, hay como ocho.", "SI ICE 7 chalecos HSI y ERO 3 camionetas", 4, "coworker"),
    Story(4, 13.0, "34th St & Alvear", "street", "waiting_watching", (1, 2), "nothing", "es",
          "Un carro sin placas enfrente de la iglesia.", "NADA, era un taxi descompuesto"),
    Story(4, 17.6, "Temple Hill & Valencia", "home", "knocking", (2, 2), "not_ice", "en",
          "Two people at my neighbour's gate with clipboards.", "NOT ICE they count houses for the city"),
    Story(3, 7.5, "26th St & Broad", "workplace", "waiting_watching", (3, 4), "nothing", "es",
          "Tres hombres en la entrada de las bodegas.", "NADA. Son guardias nuevos"),
    Story(3, 15.2, "Chaparral & Castillo", "vehicle", "checkpoint", None, "nobody", "en",
          "My friend says there is a roadblock up by Chaparral.", "", 1, "community_member"),
    Story(2, 6.7, "1st St & Mission", "street", "stop_vehicle", (2, 4), "not_ice", "es",
          "Pararon un carro y hay cuatro con chaleco.", "NO ICE son oficiales del condado", 2, "passer_by"),
    Story(2, 10.9, "Castillo Shopping Row", "workplace", "questioning", (2, 2), "nothing", "es",
          "Dos preguntando por un empleado en la tienda.", "NADA, nadie los vio", 1, "coworker"),
    Story(1, 5.9, "18th St & Plaza", "street", "waiting_watching", (2, 3), "unverified", "es",
          "Camioneta gris con el motor prendido desde las cinco.", "NO SE se fue cuando llegamos"),
)  # fmt: skip


TONIGHT_ACTIVE = Story(
    0, 0, "9th St & Naranjo", "home", "knocking", (3, 4), "confirmed", "es",
    "Tocan en el tres, traen chaleco y una hoja en la mano.", "SI ICE 4 chaleco POLICE ICE 2 camionetas", 3,
    "household_member",
)  # fmt: skip
TONIGHT_ALERTING = Story(
    0, 0, "Higuera Gardens", "street", "questioning", (2, 3), "nothing", "es",
    "Andan tres preguntando por un muchacho junto a los jardines.", "", 1, "passer_by",
)  # fmt: skip
TONIGHT_REPORTED = Story(
    0, 0, "6th St & Naranjo", "workplace", "waiting_watching", (2, 2), "unverified", "en",
    "A gray van has been across from the packing house since we opened.", "", 1, "coworker",
)  # fmt: skip


class RumourStory(NamedTuple):
    days_ago: int
    hour: float
    claim: str
    place: str
    asked: int
    verdict: str  # false, other_event, cannot_check
    words: tuple[str, ...]


RUMOURS: tuple[RumourStory, ...] = (
    RumourStory(9, 7.3, "Fourteen people taken at the donut shop", "Donas Lucero", 11, "false",
                ("¿Es cierto lo de las donas? Dicen que catorce.", "They say fourteen people at the donut shop. Is it true?",
                 "Me llegó un video de las donas.")),
    RumourStory(4, 8.1, "Checkpoint in front of the bus depot", "Santa Aurelia Bus Depot", 6, "other_event",
                ("¿Hay retén en la central?", "Is there a checkpoint at the depot?")),
)  # fmt: skip
TONIGHT_RUMOUR = RumourStory(
    0, 0, "Buses full of agents by the gardens", "Higuera Gardens", 4, "false",
    ("Dicen que hay camiones con agentes junto a los jardines.", "Are there buses with agents by the gardens?"),
)  # fmt: skip
TONIGHT_TEXTS = (
    "Hay dos camionetas paradas por la Slate desde hace rato, ¿ustedes saben algo?",
    "My neighbor says they are at the school on Palmetto. Can somebody check?",
)
