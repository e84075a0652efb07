"""The shipped safety reminders, word for word as published by the networks we learned from; "not reviewed" until a reviewer signs.

(place type, English, Spanish). Said to the caller while the dispatcher is still asking. Information, not legal advice.
"""

from dispatch.cases.wording import SHIPPED

REMINDERS: tuple[tuple[str, str, str], ...] = (
    *SHIPPED,
    (
        "home",
        "You do not have to open. Ask them to show the warrant at the window or under the door; look for a judge's signature "
        "and your exact address. You can stay silent. Do not sign. If they force it, do not resist; say "
        '"I do not consent".',
        "No tiene que abrir. Pida que muestren la orden por la ventana o debajo de la puerta; busque la firma de un juez y la "
        "dirección exacta de su casa. Puede guardar silencio. No firme. Si entran a la fuerza no se resista; diga "
        '"no doy mi consentimiento".',
    ),
    (
        "workplace",
        "Do not run. You can stay silent. Private work areas need a judge's warrant or the employer's consent. Do not sign.",
        "No corra. Puede guardar silencio. Para entrar a áreas privadas necesitan orden de un juez o permiso del patrón. "
        "No firme.",
    ),
    (
        "vehicle",
        "Stop safely, hands visible. Driver may have to show licence. You can stay silent about where you were born. "
        'Ask "am I free to go?"',
        "Deténgase con calma, manos a la vista. Quien maneja puede tener que mostrar licencia. Puede no decir dónde nació. "
        'Pregunte "¿me puedo ir?"',
    ),
    (
        "street",
        'Ask "am I free to leave?" If yes, leave calmly. You can stay silent. Do not lie, no false papers.',
        'Pregunte "¿me puedo ir?" Si dicen que sí, váyase con calma. Puede guardar silencio. No mienta ni muestre papeles '
        "falsos.",
    ),
    (
        "witness",
        "Stay at a distance, film from a public place, do not block, do not give names or say anyone's status, do not go live.",
        "Guarde distancia, grabe desde un lugar público, no estorbe, no diga nombres ni el estatus de nadie, no transmita en "
        "vivo.",
    ),
    (
        "detained",
        "Do not sign anything. Ask for a lawyer. This call may be listened to: do not talk about where you were born or your "
        "case.",
        "No firme nada. Pida un abogado. Pueden estar escuchando: no hable de dónde nació ni de su caso.",
    ),
)
