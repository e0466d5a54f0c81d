"""The demonstration: a published appraisal, scored again and held against what was published."""
