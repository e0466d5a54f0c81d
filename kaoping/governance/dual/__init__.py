"""Two people, two locks (双人双锁): grave acts are asked for, approved by two others, and done once."""
