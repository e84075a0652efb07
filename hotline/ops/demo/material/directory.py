"""The demo's directory: invented places to turn to. Every number ends in 555-01xx and belongs to nobody."""

# kind, name, phone, English, Spanish, hours in English and Spanish, ZIP codes, days since somebody rang them up
DIRECTORY: tuple[tuple[str, str, str, str, str, str, str, tuple[str, ...], int], ...] = (
    ("legal", "Clínica Legal Olmos", "213-555-0140", "Free lawyers for people in detention, any hour; bond and asylum.",
     "Abogados gratis para personas detenidas, a toda hora; fianzas y asilo.", "24h", "24h", (), 12),
    ("legal", "Santa Aurelia Law Students", "213-555-0141", "Help with forms and renewals. No court cases.",
     "Ayuda con formularios y renovaciones. No llevan casos en corte.", "Sat 9-1", "sáb 9-1", (), 35),
    ("consulate", "Consulado de Olmedo", "323-555-0142", "Passports, consular ID, visits to people in detention.",
     "Pasaportes, matrícula consular, visitas a personas detenidas.", "Mon-Fri 8-3", "lun-vie 8-3", (), 20),
    ("food", "Despensa San Marcos", "213-555-0143", "Food boxes, no ID asked; deliveries to homes.",
     "Despensas sin pedir identificación; las llevan a la casa.", "Tue, Fri 10-2", "mar y vie 10-2", ("00107", "00104"), 8),
    ("food", "Comedor Higuera", "213-555-0144", "Hot meals every day.", "Comida caliente todos los días.",
     "daily 12-2", "diario 12-2", ("00111",), 41),
    ("rent", "Inquilinos Unidos", "213-555-0145", "Evictions, rent owed, landlords who threaten.",
     "Desalojos, renta atrasada, caseros que amenazan.", "Mon-Fri 10-6", "lun-vie 10-6", (), 15),
    ("rent", "Casa Abierta", "213-555-0146", "A bed for tonight, families first.", "Una cama para esta noche, familias primero.",
     "24h", "24h", (), 130),
    ("health", "Clínica Santa Fe", "213-555-0147", "Doctors without questions about papers; medicine.",
     "Doctores que no preguntan por papeles; medicinas.", "Mon-Sat 8-8", "lun-sáb 8-8", (), 30),
    ("crisis", "Línea Compañía", "213-555-0148", "Somebody to talk to at night, in Spanish and English.",
     "Alguien con quien hablar de noche, en español y en inglés.", "24h", "24h", (), 10),
    ("crisis", "Refugio Alondra", "213-555-0149", "Violence at home: a safe place today.",
     "Violencia en casa: un lugar seguro hoy mismo.", "24h", "24h", (), 22),
    ("emergency", "Santa Aurelia police and fire", "213-555-0111", "Ten-digit emergency number of the city.",
     "Número de emergencias de la ciudad, de diez cifras.", "24h", "24h", (), 5),
    ("work", "Centro de Trabajadores", "213-555-0150", "Wages not paid, threats by an employer.",
     "Salarios no pagados, amenazas del patrón.", "Mon-Fri 9-5", "lun-vie 9-5", (), 60),
    ("fraud", "Defensa del Consumidor", "213-555-0151", "Notaries and others who took money for papers.",
     "Notarios y otros que cobraron por papeles.", "Mon-Fri 9-4", "lun-vie 9-4", (), 200),
    ("interpreter", "Lenguas del Sur", "213-555-0152", "Mixteco, Zapoteco, Triqui, Mam, K’iche’; by telephone, paid.",
     "Mixteco, zapoteco, triqui, mam, k’iche’; por teléfono, de paga.", "7-22", "7-22", (), 18),
)  # fmt: skip

# handle, area code and last figures, languages, hours in local time (None: any hour), sign-in of the cast
INTERPRETERS: tuple[tuple[str, tuple[str, int], tuple[str, ...], tuple[int, int] | None, str], ...] = (
    ("Inés", ("840", 1), ("mixteco", "es"), None, "ines"),
    ("Yatzil", ("840", 2), ("mixteco", "zapoteco", "es"), (6, 23), ""),
    ("Pascual", ("840", 3), ("mam", "kiche", "es"), None, ""),
    ("Nicté", ("840", 4), ("qanjobal", "mam", "es", "en"), (8, 20), ""),
    ("Tuan", ("840", 5), ("vietnamese", "en"), None, ""),
)
