//go:build !lotse_unprotected

package once

// protected is false only in programs built to prove that the crash tests
// can fail; `lotse version` names the tag.
const protected = true
