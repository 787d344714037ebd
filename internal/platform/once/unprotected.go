//go:build lotse_unprotected

package once

import "os"

const switchable = true

var protected = os.Getenv(BareEnv) == ""
