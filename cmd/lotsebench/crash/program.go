package crash

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"codeberg.org/lotse/lotse/internal/platform/once"
)

// The build tags of the program the proofs need.
const (
	Crashpoints = "lotse_crashpoints"
	Unprotected = "lotse_unprotected"
)

// bare is what switches the protection of such a program off.
const bare = once.BareEnv + "=1"

var building sync.Mutex

// Build compiles the program with build tags into dir and returns its path.
// What stands there already costs little.
func Build(ctx context.Context, dir string, tags ...string) (string, error) {
	building.Lock()
	defer building.Unlock()
	out := filepath.Join(dir, strings.Join(append([]string{"lotse"}, tags...), "-"))
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", strings.Join(tags, ","), "-o", out, "codeberg.org/lotse/lotse/cmd/lotse")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("crash: go build: %w\n%s", err, said)
	}
	return out, nil
}
