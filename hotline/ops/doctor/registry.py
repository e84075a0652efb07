"""The doctor's checks, by dotted path, in the order in which they are told. Rooms add theirs here; settings take the list over.

A check is a callable without arguments that yields findings, or plain `(level, says, mend)` where a room may not import them.
Levels: "ok", "note" (good to know), "red" (the line does not do its work, or people are at risk).
"""

DOCTOR_CHECKS = [
    "hotline.ops.doctor.house.settings_are_safe",
    "hotline.ops.doctor.house.keys_open_what_they_close",
    "hotline.ops.doctor.store.database_answers",
    "hotline.ops.doctor.store.migrations_are_applied",
    "hotline.ops.doctor.store.broker_answers",
    "hotline.ops.doctor.store.pump_runs",
    "hotline.ops.doctor.texts.lanes_are_carried",
    "hotline.ops.doctor.texts.transports_work",
    "hotline.ops.doctor.texts.nothing_is_overdue",
    "hotline.ops.doctor.texts.alerta_is_answered_from_its_number",
    "hotline.ops.doctor.people.demo_is_gone",
    "hotline.ops.doctor.people.two_administrators",
    "hotline.ops.doctor.people.approvers_can_be_paged",
    "hotline.ops.doctor.people.responders_can_be_texted",
    "hotline.ops.doctor.words.scripts_are_reviewed",
    "hotline.ops.doctor.words.templates_are_reviewed",
    "hotline.ops.doctor.words.texts_name_this_network",
]
