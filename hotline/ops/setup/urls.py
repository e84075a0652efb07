"""Addresses of what coordinators set up, all under /setup/."""

from django.urls import path

from hotline.ops.setup import import_views, notice_views, policy_views, script_views, words_views

urlpatterns = [
    path("", words_views.index, name="setup"),
    path("words/", words_views.texts, name="setup-words"),
    path("words/<str:key>/", words_views.edit, name="setup-words-edit"),
    path("words/<str:key>/save", words_views.save, name="setup-words-save"),
    path("words/<str:key>/reviewed", words_views.reviewed, name="setup-words-reviewed"),
    path("words/<str:key>/check/<str:language>", words_views.check, name="setup-words-check"),
    path("words/<str:key>/bring-back/<int:number>", words_views.bring_back, name="setup-words-bring-back"),
    path("policies/", policy_views.listed, name="setup-policies"),
    path("policies/small", policy_views.small, name="setup-policies-small"),
    path("policies/<str:key>/change", policy_views.change, name="setup-policies-change"),
    path("scripts/", script_views.listed, name="setup-scripts"),
    path("scripts/<str:place_type>/<str:language>/write", script_views.write, name="setup-scripts-write"),
    path("scripts/<str:place_type>/<str:language>/review", script_views.review, name="setup-scripts-review"),
    path("subscribers/", import_views.subscribers, name="setup-import"),
    path("subscribers/look", import_views.look, name="setup-import-look"),
    path("subscribers/add", import_views.add, name="setup-import-add"),
    path("subscribers/told/<uuid:pk>/", notice_views.page, name="setup-import-notice"),
    path("subscribers/told/<uuid:pk>/send", notice_views.send, name="setup-import-notice-send"),
]
