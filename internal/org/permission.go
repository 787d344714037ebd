package org

import "codeberg.org/lotse/lotse/internal/platform/actor"

// Manage allows changing units. Risk: the scope of every role that is limited
// to units follows the tree.
const Manage actor.Permission = "org.manage"
