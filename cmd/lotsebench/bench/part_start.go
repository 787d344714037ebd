package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// start runs `make run` in the checkout, twice on a data directory of its own:
// the first time founds the demo town, the second finds everything there.
func (r *run) start(ctx context.Context) error {
	checkout, err := output(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return err
	}
	data := filepath.Join(r.Dir, "start")
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	if _, err := output(ctx, "make", "-C", checkout, "build"); err != nil {
		return err
	}
	fresh, err := makeRun(ctx, checkout, data, r.Dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.out, "  make run founded the demo town and showed its first page in %s\n", short(fresh))
	warm, err := makeRun(ctx, checkout, data, r.Dir)
	if err != nil {
		return err
	}
	r.report.most("make run to the first page", warm.Seconds(), 15, " s")
	return os.RemoveAll(data)
}

func makeRun(ctx context.Context, checkout, data, logs string) (took time.Duration, err error) {
	addr, err := freeAddress()
	if err != nil {
		return 0, err
	}
	cmd := exec.Command("make", "-C", checkout, "run")
	cmd.Env = append(os.Environ(), "LOTSE_LISTEN="+addr, "LOTSE_BASE_URL=http://"+addr, "LOTSE_DATA_DIR="+data, "LOTSE_DATABASE_URL=", "LOTSE_DATABASE_OWNER_URL=", "LOTSE_SMTP_URL=")
	begin := time.Now()
	c, err := start(ctx, cmd, addr, "/de/login", filepath.Join(logs, "make-run.log"))
	if err != nil {
		return 0, err
	}
	took = time.Since(begin)
	return took, c.stopGroup()
}
