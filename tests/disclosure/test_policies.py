"""Policies only take away from protected results, or make them coarser; settings are read strictly."""

from __future__ import annotations
