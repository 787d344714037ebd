package crash

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// The build tags of the programs the proof needs.
const (
	Crashpoints = "lotse_crashpoints"
	Unprotected = "lotse_unprotected"
)

// Build compiles the program with build tags into dir and returns its path.
func Build(ctx context.Context, dir string, tags ...string) (string, error) {
	out := filepath.Join(dir, strings.Join(append([]string{"lotse"}, tags...), "-"))
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", strings.Join(tags, ","), "-o", out, "codeberg.org/lotse/lotse/cmd/lotse")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("crash: go build: %w\n%s", err, said)
	}
	return out, nil
}
