"""Every address of the product, by face."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from hotline.ops import health

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = "Vela"
admin.site.index_title = _("Set-up")

urlpatterns = [
    path("", include("hotline.ui.urls")),
    path("", include("hotline.realtime.urls")),
    path("desk/handover/", include("dispatch.handover.urls")),
    path("desk/", include("dispatch.console.urls")),
    path("families/", include("dispatch.cases.urls")),
    path("history/", include("dispatch.review.urls")),
    path("", include("responders.board.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("interpreter/", include("responders.interpreting.urls")),
    path("alerta/", include("responders.signup.urls")),
    path("setup/", include("hotline.ops.setup.urls")),
    path("reach/", include("hotline.ops.reach.urls")),
    path("hooks/", include("hotline.messaging.hooks.urls")),
    path("setup/texts/", include("hotline.ops.send_test.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.SMS_TRANSPORT == "simulator":
    urlpatterns.append(path("simulator/", include("hotline.ops.simulator.urls")))
handler403 = "hotline.ui.views.forbidden"
handler404 = "hotline.ui.views.not_found"
handler500 = "hotline.ui.views.server_error"
