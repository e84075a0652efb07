"""The shipped texts of joining, leaving and asking for help; the others are in `shipped`. Each is one GSM-7 segment."""

# By key: what it is for, then English, then Spanish.
TEXTS_OF_SUBSCRIBERS = {
    "S1": (
        "optin_language",
        "ALERTA {org}: texts about immigration activity. Reply 1 English / Responda 2 Español. "
        "Msg&data rates may apply. STOP or ALTO to cancel.",
        "ALERTA {org}: texts about immigration activity. Reply 1 English / Responda 2 Español. "
        "Msg&data rates may apply. STOP or ALTO to cancel.",
    ),
    "S2": (
        "optin_area",
        "ALERTA {org}: which area? Reply with your 5-digit ZIP or your city. For every area reply ALL. "
        "We never ask your name.",
        "ALERTA {org}: ¿qué zona? Responda su ZIP de 5 cifras o su ciudad. Para todas, responda TODAS. "
        "Nunca pedimos su nombre.",
    ),
    "S3": (
        "optin_confirm",
        "ALERTA {org}: you will get alerts for {zone}, about 4-6 msgs/month. Msg&data rates may apply. "
        "Reply HELP for help, STOP to cancel.",
        "ALERTA {org}: recibe avisos de {zone}, unos 4-6 msjs/mes. Pueden aplicar cargos de msjs y datos. "
        "AYUDA para ayuda, ALTO para cancelar.",
    ),
    "S4": (
        "help",
        "ALERTA {org}: community alerts, 4-6 msgs/month. To report call {hotline}, 24h. {url} "
        "Msg&data rates may apply. Reply STOP to cancel.",
        "ALERTA {org}: avisos, 4-6 msjs/mes. Para reportar llame {hotline}, 24h. {url} "
        "Pueden aplicar cargos de msjs y datos. ALTO para cancelar.",
    ),
    "S5": (
        "stop",
        "ALERTA {org}: you are unsubscribed and will get no more messages. Reply START to rejoin.",
        "ALERTA {org}: ya no recibe avisos y no le mandaremos mensajes. Para volver responda START.",
    ),
    "S6": (
        "tip_received",
        "Thanks. A person will read this. Happening now? Call {hotline} or text the cross street. "
        "Please do not post it yet. No names or documents.",
        "Gracias. Una persona lo va a leer. ¿Pasa ahora? Llame {hotline} o mande la esquina. "
        "No lo publique. No mande nombres ni documentos.",
    ),
    "S5b": (
        "stop_in_doubt",
        "ALERTA {org}: we think you want no more texts, so we stopped them all. If not, reply START. "
        "A person will read what you wrote.",
        "ALERTA {org}: creemos que ya no quiere mensajes y los paramos todos. Si no es eso, responda START. "
        "Una persona va a leer su mensaje.",
    ),
    "S5c": (
        "texts_on_again",
        "ALERTA {org}: our texts reach this phone again. Reply STOP to end them.",
        "ALERTA {org}: nuestros mensajes llegan otra vez a este celular. Responda ALTO para pararlos.",
    ),
    "S7": (
        "optin_choices",
        "ALERTA {org}: alerts come by day. Reply NIGHT to get them at night too, 10pm-5am. "
        "Reply TOPICS to choose what we text you.",
        "ALERTA {org}: ¿quiere avisos también de noche, de 10pm a 5am? Responda NOCHE. "
        "Para escoger de qué le avisamos responda TEMAS.",
    ),
    "S7b": (
        "optin_topics",
        "ALERTA {org}: reply the figures you want, like 1 2. 1 alerts, 2 corrections, 3 workshops, 4 actions, "
        "5 local decisions. Or ALL.",
        "ALERTA {org}: mande las cifras que quiere, como 1 2. 1 alertas, 2 correcciones, 3 talleres, 4 actos, "
        "5 decisiones locales. O TODAS.",
    ),
    "S7c": (
        "optin_topics_set",
        "ALERTA {org}: we text you about: {topics}. Reply TOPICS to change that, STOP to end.",
        "ALERTA {org}: le avisamos de: {topics}. Responda TEMAS para cambiar, ALTO para salir.",
    ),
    "S8": (
        "night_on",
        "ALERTA {org}: you will also get alerts at night, 10pm to 5am. Reply DAY for daytime only.",
        "ALERTA {org}: ahora recibe avisos de noche, de 10pm a 5am. Responda DIA para no recibirlos.",
    ),
    "S8b": (
        "night_off",
        "ALERTA {org}: daytime alerts only, 5am to 10pm. Reply NIGHT to get them at night too.",
        "ALERTA {org}: solo avisos de 5am a 10pm. Responda NOCHE para recibirlos de noche.",
    ),
    "S9": (
        "outside_our_area",
        "ALERTA {org}: {zip} is outside our area. {network} answers there: {number}. "
        "For alerts here reply a ZIP or city here, or ALL.",
        "ALERTA {org}: {zip} queda fuera de nuestra zona. Llame a {network}: {number}. "
        "Para avisos de nuestra zona mande un ZIP de ella, o TODAS.",
    ),
    "SW": (
        "optin_web",
        "ALERTA {org}: this phone was signed up for alerts for {zone}. Reply YES or 1 to get them, 4-6 a month. "
        "Msg&data rates may apply. STOP to end.",
        "ALERTA {org}: pidieron avisos de {zone} para este celular. Responda SI o 1 para recibirlos, 4-6 al mes. "
        "Pueden aplicar cargos. ALTO para salir.",
    ),
    "SR": (
        "stay",
        "ALERTA {org}: do you still want our alerts? Reply ALERTA to keep them. Without an answer we forget this "
        "number in two weeks. STOP to end now.",
        "ALERTA {org}: ¿quiere seguir con nuestros avisos? Responda ALERTA. Si no responde, en dos semanas borramos su "
        "celular. ALTO para salir ya.",
    ),
}
