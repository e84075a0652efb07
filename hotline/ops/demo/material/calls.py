"""What people say when they ring the line and nothing is happening at their door: most of three weeks' calls.

For each disposition: how many of the 150 or so ordinary calls, and what was said, in Spanish and in English.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    disposition: str
    count: int
    spanish: tuple[str, ...]
    english: tuple[str, ...]
    relation: str = "community_member"
    owes_call_back: bool = False


KINDS: tuple[Kind, ...] = (
    Kind(
        "rumor_query",
        34,
        (
            "¿Es cierto que hay redada en el mercado? Lo leí en un grupo.",
            "Me mandaron un audio que dice que hay retén en la Slate.",
            "Dicen que están afuera de la escuela. ¿Puedo llevar a mis hijos?",
            "Una vecina dice que vio camionetas blancas por la Alvear.",
            "¿Ustedes saben si hoy andan por la pulga?",
            "En Facebook dicen que ya cerraron la parada del metro.",
            "Mi patrón dice que mejor no vengamos hoy. ¿Pasó algo?",
        ),
        (
            "Somebody posted that agents are at the swap meet. Is it true?",
            "A friend forwarded a voice message about a checkpoint on Slate.",
            "Are they really outside the school this morning?",
            "My neighbour saw two white vans on Alvear. Should we worry?",
            "People at work say the bus depot is not safe today. Is it true?",
        ),
    ),
    Kind(
        "know_your_rights",
        30,
        (
            "¿Pueden entrar a mi casa si no abro?",
            "¿Qué hago si me paran cuando voy manejando?",
            "¿Tengo que decir dónde nací?",
            "Quiero tarjetas rojas para la iglesia, unas cien.",
            "¿Cuándo es el próximo taller de conozca sus derechos?",
            "¿Cómo es una orden firmada por un juez? Quiero saber reconocerla.",
        ),
        (
            "Can they come in if I do not open?",
            "What may I film, and from how far away?",
            "Can you send red cards for our shop, English and Spanish?",
            "What does a judge's warrant look like?",
            "Could somebody give a rights talk at our parents' meeting?",
        ),
    ),
    Kind(
        "services",
        22,
        (
            "Nos quedamos sin el sueldo de mi esposo. ¿Dónde ayudan con la renta?",
            "Busco despensa, somos cinco.",
            "Necesito quien recoja a los niños de la escuela esta semana.",
            "¿Saben de un albergue? Nos sacaron del cuarto.",
        ),
        (
            "We are behind with the rent since my brother is gone. Who helps?",
            "Is there a food pantry open on Saturday?",
            "I need a ride to an appointment on Thursday for my mother.",
        ),
        owes_call_back=True,
    ),
    Kind(
        "someone_detained",
        14,
        (
            "Se llevaron a mi esposo saliendo del trabajo. No sé a dónde.",
            "Mi hermano no llegó a la casa. Su carro está en la esquina con las llaves puestas.",
            "Mi papá tenía cita y ya no salió. ¿Cómo lo busco?",
            "Llamó mi primo de adentro, dice que está bien, pero se cortó.",
        ),
        (
            "My husband was picked up outside the plant this morning.",
            "A co-worker was taken at the bus stop. His sister wants to know where he is.",
            "My uncle went to his check-in and did not come out.",
        ),
        relation="relative",
        owes_call_back=True,
    ),
    Kind(
        "legal_question",
        16,
        (
            "Me llegó una carta de la corte. ¿Quién me la explica?",
            "¿Conocen un abogado que cobre poco?",
            "Tengo audiencia en marzo y mi abogado no contesta.",
        ),
        (
            "I have a letter from the court and do not understand it.",
            "Which lawyers do you trust for a bond hearing?",
            "Can somebody come with my neighbour to court next month?",
        ),
    ),
    Kind(
        "past_report",
        8,
        (
            "Ayer en la parada del camión se llevaron a dos. Apenas me animé a llamar.",
            "El martes estuvieron en la lavandería preguntando por alguien.",
        ),
        (
            "Yesterday at dawn they took a man two doors down. I have a video.",
            "On Monday officers were asking questions at the tire shop.",
        ),
        relation="neighbour",
        owes_call_back=True,
    ),
    Kind(
        "future_report",
        3,
        ("Tenemos auditoría en la empacadora el viernes.", "Mi mamá tiene cita el jueves. ¿Alguien la acompaña?"),
        ("Our warehouse got an audit notice for Friday.",),
        relation="coworker",
        owes_call_back=True,
    ),
    Kind(
        "fraud_notario",
        3,
        ("Un notario me cobró dos mil y no metió nada.",),
        ("A man took my aunt's money and promised her papers from a lawyer he does not have.",),
    ),
    Kind(
        "workplace_abuse",
        4,
        ("El patrón no nos paga y dice que va a llamar a la migra.",),
        ("The foreman keeps our pay and says he will call somebody on us.",),
        relation="coworker",
    ),
    Kind(
        "volunteer_offer",
        6,
        ("Quiero ayudar. Tengo carro y las noches libres.",),
        ("I would like to train as an observer.", "I can drive on weekends."),
    ),
    Kind("donation", 2, ("La parroquia juntó despensa para ustedes.",), ("Where can we bring diapers?",)),
    Kind(
        "media",
        2,
        (),
        ("A reporter asks about last week. Told that we do not speak about incidents.",),
        relation="media",
    ),
    Kind(
        "other_emergency", 1, ("Se está quemando un carro aquí abajo.",), ("There is smoke from the roof next door.",)
    ),
    Kind("wrong_number", 5, ("Buscaba la clínica.",), ("Looking for the tire shop.",), relation="unknown"),
    Kind("silent", 4, ("Nadie habló. Esperé un minuto.",), ("Nobody spoke. I stayed a minute.",), relation="unknown"),
    Kind("test", 1, (), ("Line test at the change of shift.",), relation="organisation"),
)
