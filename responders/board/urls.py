"""Addresses of the board and of assignment links."""

from django.urls import path

from responders.board import extras, link_views, views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/rights", extras.rights, name="board-rights"),
    path("board/manifest.webmanifest", extras.manifest, name="board-manifest"),
    path("board/<str:code>/", views.incident, name="board-incident"),
    path("board/<str:code>/place", views.place, name="board-place"),
    path("board/<str:code>/<slug:name>", views.act, name="board-act"),
    path("b/<str:token>", link_views.link, name="board-link"),
    path("b/<str:token>/now", link_views.link_now, name="board-link-now"),
    path("b/<str:token>/place", link_views.link_place, name="board-link-place"),
    path("b/<str:token>/<slug:name>", link_views.link_act, name="board-link-act"),
]
