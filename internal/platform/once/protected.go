//go:build !lotse_unprotected

package once

// protected is false only where a program was built to be told so, to prove
// that the crash tests can fail; `lotse version` names the tag.
const protected, switchable = true, false
