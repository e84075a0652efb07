"""How sensitive every stored field is: one class for each, from public (P0) to restricted (P3), ours and the libraries'.

P0  public: aggregates, published words, the map.
P1  operational: codes, places by cross street, states, times, handles, choices from lists. Plain in the database.
P2  sensitive: numbers, aliases, exact addresses, real names, what people said, credentials. Encrypted, or PLAIN_BECAUSE.
P3  restricted: the detained and their families. Encrypted under keys of their own, or PLAIN_BECAUSE.

An id, and a foreign key to a person, tells nothing by itself: P1. What may never be stored at all has no class and no field.
"""

P0, P1, P2, P3 = "P0", "P1", "P2", "P3"

# model -> class -> its fields, separated by spaces.
FIELDS: dict[str, dict[str, str]] = {
    # --- The floor
    "base.RequestKey": {P1: "id user_id key fingerprint result_ref at"},
    "audit.AuditHead": {P1: "id seq hash"},
    "audit.AuditEntry": {P1: "seq at actor_kind actor_id verb kind ref reason hash"},
    "accounts.User": {
        P1: "id handle language single_keys is_active is_staff is_superuser is_demo joined_at last_login",
        P2: "password",
    },
    "accounts.User_groups": {P1: "id user group"},
    "accounts.User_user_permissions": {P1: "id user permission"},
    "accounts.RoleGrant": {P1: "id user role granted_at"},
    "network.PolicyValue": {P1: "id key value set_at set_by reason"},
    "network.Gate": {P1: "name closed changed_at changed_by reason"},
    "contacts.Contact": {
        P1: "id key_group kind language opted_out_at opted_out_word proven_at created_at",
        P2: "number index",
    },
    "contacts.ContactUse": {P1: "id contact purpose ref keep_until since"},
    "contacts.StaffPhone": {P1: "id user contact"},
    "contacts.StaffReach": {P1: "id user contact confirmed_at code_until code_tries", P2: "address code_hash"},
    "contacts.StaffDevice": {P1: "id reach label added_at", P2: "subscription index"},
    "places.Zone": {P0: "id slug name_en name_es city zips polygon lat lon", P1: "min_available"},
    "places.Zone_neighbours": {P0: "id from_zone to_zone"},
    "places.NeighbourNetwork": {P0: "id name number zips"},
    "places.Place": {P0: "id kind name folded zone lat lon is_major"},
    "directory.Entry": {
        P0: "id kind name phone about_en about_es hours_en hours_es city zips words folded checked_on retired_at",
        P1: "checked_by",
    },
    "shifts.Duty": {P1: "id user role since until relief_asked_at successor"},
    "shifts.ShiftNote": {P1: "id by_handle at down_at", P2: "body"},
    "shifts.HintSeen": {P1: "id user key at"},
    "pump.Timer": {P1: "id kind subject step due_at state fence lease_until fired_at"},
    "pump.PumpStep": {P1: "name last_ok_at last_error_kind last_count lag"},
    "realtime.Head": {P1: "id seq"},
    "realtime.Event": {P1: "seq kind ref at"},
    # --- Texts and calls
    "messaging.Batch": {
        P1: "id purpose lane template subject_kind subject not_after state created_at decided_by",
    },
    "messaging.BatchText": {P1: "id batch language body encoding segments"},
    "messaging.Message": {
        P1: "id batch contact channel language lane segments state rank attempts owner fence lease_until due_at"
        " not_after provider provider_sid last_error sent_at",
        P2: "own_text",
    },
    "messaging.Attempt": {P1: "id message fence provider started_at ended_at outcome code sid"},
    "messaging.Overdue": {P1: "id looked_at texts oldest_at timer_seconds"},
    "messaging.SenderRate": {P1: "sender next_at recent"},
    "messaging.Carrier": {P1: "contact name known_at"},
    "messaging.Listed": {P1: "id batch contact language position"},
    "messaging.Template": {P0: "id key language version purpose body created_at approved_by approved_on"},
    "messaging.Inbound": {
        P1: "id provider provider_sid contact received_at state meaning handler claimed_by claimed_at"
        " subject_kind subject urgent",
        P2: "sender body",
    },
    "messaging.WebhookEvent": {P1: "id provider sid status error_code message effect at"},
    "messaging.InboundMedia": {P1: "id inbound position kind", P2: "address"},
    "messaging.SimText": {P1: "id contact direction at message_id", P2: "body"},
    "calls.Call": {
        P1: "id state started_at ended_at dispatcher contact number_withheld safe_to_call safe_to_text safe_hours"
        " language relation firsthand whisper disposition heard_from facts version saved_at touched",
        P2: "alias words place_text exact_address unit number_text notes",
    },
    "calls.RightsScript": {
        P0: "id place_type language version body approved_by approved_on jurisdiction expires_on",
    },
    "calls.EmergencyReferral": {P1: "id call kind at by accepted we_called"},
    "calls.Reminder": {P1: "id call place_type language version at by skipped_reason"},
    "calls.CallerFlag": {
        P1: "id kind set_at set_by expires_at banned_until banned_by lifted_at lifted_by",
        P2: "number_index note",
    },
    "calls.Referral": {P1: "id call entry network how at by"},
    # --- People we can reach
    "responders.Responder": {
        P1: "id user contact handle languages home_zone lat lon transport travel_minutes roles equipment state"
        " trained_until probation_left max_per_week on_call_now on_call_until quiet_from quiet_until"
        " last_activated_at note created_at",
        P2: "real_name emergency_contact conflicts",
    },
    "responders.Responder_zones": {P1: "id responder zone"},
    "responders.Availability": {P1: "id responder weekday start end"},
    "responders.AvailabilityException": {P1: "id responder date available"},
    "responders.Training": {P1: "id responder module date trainer expires"},
    "responders.Activation": {P1: "id responder incident_id at"},
    "responders.AssignmentLink": {
        P1: "id responder incident_id response_id created_at expires_at opened_at",
        P2: "token_hash device_hash",
    },
    "responders.Interpreter": {P1: "id user contact handle languages start end away_until left_at"},
    "responders.Subscriber": {
        P1: "id contact language state all_areas topics night_ok source joined_at left_at",
    },
    "responders.Subscriber_areas": {P1: "id subscriber zone"},
    "responders.ConsentEvent": {P1: "id subscriber kind word told source proof ref at"},
    "responders.ImportNotice": {
        P1: "id ref source drafted_by drafted_by_handle drafted_at approved_by approved_by_handle approved_at recipients"
    },
    "responders.TextConsent": {P1: "id responder kind word source proof at"},
    # --- From a report to its history
    "dispatch.Incident": {
        P1: "id code status presence zone place_type cross_street landmark public_place lat lon activity timing"
        " agents_min agents_max agency danger children_present taken_count consent_to_visit language wanted ring"
        " ladder_held policy outcome merged_into opened_at opened_by confirmed_at ended_at closed_at touched_at version",
        P2: "exact_address unit",
    },
    "dispatch.Looking": {P1: "id incident call user typing seen_at"},
    "dispatch.Claim": {P1: "id incident call user at taken_from"},
    "dispatch.Merge": {P1: "id incident into moved at by undone_at"},
    "dispatch.IncidentCall": {P1: "id incident call opened independent at by undone_at"},
    "dispatch.Report": {
        P1: "id incident source call response firsthand observed_at entered_at verdict facts via",
        P2: "words",
    },
    "dispatch.Wave": {P1: "id incident number ring asked_at asked_by batch excluded"},
    "dispatch.Alert": {P1: "id incident wave responder position minutes reasons asked_at expires_at"},
    "dispatch.Response": {
        P1: "id incident alert responder state selected minutes partner answered_at due_at arrived_at verdict"
        " verdict_at last_safe_at released_at left_at via",
    },
    "dispatch.Confirmation": {
        P1: "id incident level presence agency basis note response second_response evidence by by_handle second at"
        " retracted_at",
    },
    "dispatch.Broadcast": {
        P1: "id confirmation kind state place text_en text_es drafted_by drafted_by_handle drafted_at approved_by"
        " approved_by_handle approved_at alone_reason witness sent_back_why follows batch recipients sent_at",
    },
    "dispatch.BroadcastZone": {P1: "id broadcast zone"},
    "dispatch.CeilingRaise": {
        P1: "id to reason asked_by asked_by_handle asked_at agreed_by agreed_by_handle agreed_at",
    },
    "dispatch.Rumour": {
        P1: "id claim channels place zone state incident heard_at heard_by decided_at decided_by decided_by_handle answered_at"
        " closed_at",
    },
    "dispatch.Hearer": {P1: "id rumour channel call inbound contact language safe_to_text safe_to_call at"},
    "dispatch.Clarification": {
        P1: "id rumour corrects template text_en text_es wide drafted_by drafted_by_handle drafted_at approved_by"
        " approved_by_handle approved_at batch recipients call_backs",
    },
    "handover.Handover": {P1: "id state by to made_at offered_at accepted_at sheet", P2: "notes"},
    "dispatch.FollowUp": {
        P1: "id kind incident rumour call broadcast why due_at made_at made_by made_by_handle paid_at paid_by"
        " paid_by_handle paid_how overdue_told_at",
    },
    "dispatch.TimelineEntry": {
        P1: "id incident number at actor_kind actor_id actor_handle what from_status to_status data is_key",
    },
    "dispatch.TimelineText": {P1: "id entry", P2: "body"},
    # --- Families
    "cases.FamilyCase": {
        P1: "id call incident language safe_to_call safe_hours consent_at made_at made_by version saved_by worker"
        " worker_since closed_at closed_why",
        P3: "alias number number_index who_answers names happened health children children_with children_informed trusted",
    },
    "cases.WarningSaid": {P1: "id case key language version at by"},
    # --- What libraries keep
    "sessions.Session": {P1: "expire_date", P2: "session_key session_data"},
    "usersessions.UserSession": {P1: "id user created_at last_seen_at data", P2: "session_key ip user_agent"},
    "mfa.Authenticator": {P1: "id user type created_at last_used_at", P2: "data"},
    "account.EmailAddress": {P1: "id user verified primary", P2: "email"},
    "account.EmailConfirmation": {P1: "id email_address created sent", P2: "key"},
    "admin.LogEntry": {P1: "id action_time user content_type object_id object_repr action_flag change_message"},
    "auth.Permission": {P0: "id name content_type codename"},
    "auth.Group": {P0: "id name"},
    "auth.Group_permissions": {P0: "id group permission"},
    "contenttypes.ContentType": {P0: "id app_label model"},
}

# P2 and P3 that lie there in the clear, each with the reason it may.
PLAIN_BECAUSE: dict[str, str] = {
    "accounts.User.password": "A salted scrypt hash, never the password.",
    "contacts.Contact.index": "A keyed hash: without INDEX_KEY it leads to no number.",
    "contacts.StaffReach.code_hash": "A keyed hash of six figures that are worth ten minutes.",
    "contacts.StaffDevice.index": "A keyed hash: without INDEX_KEY it leads to no push service.",
    "calls.CallerFlag.number_index": "A keyed hash: without INDEX_KEY it leads to no number.",
    "cases.FamilyCase.number_index": "A keyed hash of its own kind: without INDEX_KEY it leads to no number.",
    "responders.AssignmentLink.token_hash": "A hash of a random token; the token itself is only in the text.",
    "responders.AssignmentLink.device_hash": "A hash of a random cookie.",
    "sessions.Session.session_key": "A random handle of at most 13 hours; without SECRET_KEY it is worth the database row only.",
    "sessions.Session.session_data": "Signed; holds the user's id, the language and one-time notices, no content.",
    "usersessions.UserSession.session_key": "The same random handle.",
    "usersessions.UserSession.ip": "Always 0.0.0.0: our adapter never gives the address.",
    "usersessions.UserSession.user_agent": "Always empty: our adapter removes it.",
    "mfa.Authenticator.data": "The secrets inside are encrypted under the ops keys by our adapter; passkeys are public keys.",
    "account.EmailAddress.email": "Always empty: nobody has an e-mail address here.",
    "account.EmailConfirmation.key": "Always empty: nothing is confirmed by e-mail.",
}


def classes_of(model: str) -> dict[str, str]:
    """The class of each field of `model` ("dispatch.Incident"). Raises KeyError for an unknown model."""
    return {field: data_class for data_class, names in FIELDS[model].items() for field in names.split()}
