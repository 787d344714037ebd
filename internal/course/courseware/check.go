package courseware

import "codeberg.org/lotse/lotse/internal/platform/i18n"

// Check reports what Read would refuse in the texts of a course that did not
// come from files, block by block.
func Check(c *Course, report func(l i18n.Lang, block string, problem Reason)) { compile(c, report) }
