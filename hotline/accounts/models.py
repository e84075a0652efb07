"""People who sign in: a handle, a language, their roles. Real names are not kept here."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hotline.accounts.roles import SETS_UP, Role
from hotline.base.ids import new_id


class UserManager(BaseUserManager):
    """Makes users with a usable password and the roles they start with."""

    def create_user(self, handle: str, password: str | None = None, *, roles=(), **fields) -> "User":
        user = self.model(handle=handle, **fields)
        user.set_password(password)
        user.save(using=self._db)
        RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role) for role in roles])
        return user

    def create_superuser(self, handle: str, password: str | None = None, **fields) -> "User":
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(handle, password, roles=[Role.ADMINISTRATOR], **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with a sign-in. Volunteers appear under handles everywhere."""

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        SPANISH = "es", "Español"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.CharField(
        _("handle"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[\w.-]{2,20}$", _("Use 2 to 20 letters, figures, dots or dashes."))],
    )
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.ENGLISH)
    single_keys = models.BooleanField(_("single-letter keys"), default=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the set-up pages"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.handle

    @cached_property
    def role_names(self) -> frozenset[str]:
        return frozenset(self.grants.values_list("role", flat=True))

    def has_role(self, *roles: str) -> bool:
        return not self.role_names.isdisjoint(roles)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the set-up pages of this app are open to one of the person's roles (for the Django admin)."""
        if not self.is_active:
            return False
        return self.is_superuser or any(app_label in SETS_UP.get(role, ()) for role in self.role_names)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Permissions follow from roles alone; nothing else grants any."""
        return self.has_module_perms(perm.partition(".")[0])


class RoleGrant(models.Model):
    """This user has this role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user")]

    def __str__(self) -> str:
        return self.get_role_display()
