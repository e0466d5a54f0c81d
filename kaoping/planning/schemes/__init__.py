"""Schemes (考评方案): versions of what decides the scores, checked and published by different people, then frozen."""
