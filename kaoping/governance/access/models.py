"""Attempts to sign in, and the locks that follow from failed ones."""

from __future__ import annotations

from django.db import models


class Attempt(models.Model):
    """A failed attempt: under which account, from which address. Kept for as long as it counts."""

    account = models.CharField(max_length=40)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "登录失败"
        indexes = (models.Index(fields=("account", "at"), name="attempt_by_account"),)

    def __str__(self) -> str:
        return self.account


class Lock(models.Model):
    """An account that does not open until a time: from one address, or from any (`address` empty)."""

    account = models.CharField(max_length=40)
    address = models.CharField(max_length=45, blank=True)
    until = models.DateTimeField("锁定至")

    class Meta:
        verbose_name = "锁定"
        constraints = (models.UniqueConstraint(fields=("account", "address"), name="lock_once"),)

    def __str__(self) -> str:
        return self.account


class OldPassword(models.Model):
    """The hash of a password that a person had, so that it is not taken again."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="old_passwords")
    hash = models.CharField(max_length=128)
    until = models.DateTimeField()

    class Meta:
        verbose_name = "历史密码"

    def __str__(self) -> str:
        return str(self.person_id)
