"""The command line: `kaoping check | describe | template | score | explain | compare | verify`."""
