//go:build lotse_unprotected

package once

const protected = false
