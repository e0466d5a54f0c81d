"""Tables of people and their posts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from kaoping.governance.acting import Role
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.tenancy.models import OfTenant, TenantKey


class People(BaseUserManager["Person"]):
    """How accounts are found: by their exact name, whatever the case it is typed in."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with an account."""
        return self.get(account=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. Nobody is deleted: an account is disabled, and its entries stay somebody's."""

    account = models.CharField(
        "账号",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9][a-z0-9._-]{2,39}\Z", "账号为 3 至 40 位小写字母、数字、点、横线。")],
    )
    name = models.CharField("姓名", max_length=40)
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True)
    initial_until = models.DateTimeField("初始密码有效期", null=True, blank=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    epoch = models.PositiveIntegerField("会话代次", default=0, help_text="变更时，其他会话全部失效")

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "account"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the account may sign in; Django asks by this name."""
        return self.disabled_at is None


class SmallOffice(models.Model):
    """A declaration that too few people work here for three administrators (小型单位模式), and why.

    While one is in force, one person may hold several administrations, and administrators other roles; whoever checked
    a scheme or confirmed a run may publish it; one approval does where two are wanted elsewhere. Every page says so,
    because what separation protects against is then not protected against.
    """

    declared_at = models.DateTimeField("声明时间")
    is_open = models.BooleanField("有效", default=True)
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "小型单位模式"
        constraints = (
            models.UniqueConstraint(fields=("is_open",), condition=Q(is_open=True), name="small_office_once"),
        )

    def __str__(self) -> str:
        return self.reason


class Post(OfTenant):
    """A role that a person holds at an organisation (任职), from a day until the day before another.

    A deputy (B角) holds a post of the same role, and says whose deputy it is.
    """

    tenant = TenantKey(of="organisation")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=Role)
    deputy_of = models.ForeignKey("self", models.PROTECT, related_name="deputies", null=True, blank=True)
    starts = models.DateField("起始日期")
    ends = models.DateField("终止日期", null=True, blank=True, help_text="不再任职的第一天")
    in_small_office = models.BooleanField("按小型单位模式授予", default=False)

    class Meta:
        verbose_name = "任职"
        constraints = (
            models.CheckConstraint(
                name="post_ends_after_it_starts", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
            models.CheckConstraint(name="post_has_a_known_role", condition=Q(role__in=Role.values)),
            models.UniqueConstraint(
                fields=("person", "organisation", "role"), condition=Q(ends__isnull=True), name="post_open_once"
            ),
            # The three administrators are three people, whatever a service may think; but see `SmallOffice`.
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(
                    ends__isnull=True, in_small_office=False, role__in=[role.value for role in Role.administrators()]
                ),
                name="post_one_administration",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Delegation(OfTenant):
    """A post's powers lent to another person (委托), from a day until the day before another."""

    tenant = TenantKey(of="post")
    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Person, models.PROTECT, related_name="delegations")
    starts = models.DateField("起始日期")
    ends = models.DateField("终止日期", help_text="不再有效的第一天")
    reason = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = "委托"
        constraints = (
            models.CheckConstraint(name="delegation_ends_not_before_it_starts", condition=Q(ends__gte=F("starts"))),
        )

    def __str__(self) -> str:
        return f"{self.post_id} → {self.to_id}"
