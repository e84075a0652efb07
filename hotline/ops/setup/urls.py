"""Addresses of what coordinators set up, all under /setup/."""

from django.urls import path

from hotline.ops.setup import import_views, words_views

urlpatterns = [
    path("", words_views.index, name="setup"),
    path("words/", words_views.texts, name="setup-words"),
    path("words/<str:key>/", words_views.edit, name="setup-words-edit"),
    path("words/<str:key>/save", words_views.save, name="setup-words-save"),
    path("words/<str:key>/check/<str:language>", words_views.check, name="setup-words-check"),
    path("words/<str:key>/bring-back/<int:number>", words_views.bring_back, name="setup-words-bring-back"),
    path("subscribers/", import_views.subscribers, name="setup-import"),
    path("subscribers/look", import_views.look, name="setup-import-look"),
    path("subscribers/add", import_views.add, name="setup-import-add"),
]
