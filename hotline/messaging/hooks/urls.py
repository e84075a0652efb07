"""Addresses that providers call. In the full mode Caddy hands them to gunicorn (`hotline.hooks`)."""

from django.urls import path

from hotline.messaging.hooks.views import android, twilio

urlpatterns = [
    path("twilio/sms/", twilio.sms, name="hook-twilio-sms"),
    path("twilio/status/", twilio.status, name="hook-twilio-status-plain"),
    path("twilio/status/<str:marked>/", twilio.status, name="hook-twilio-status"),
    path("android/", android.event, name="hook-android"),
]
