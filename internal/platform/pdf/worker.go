package pdf

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

//go:embed worker.mjs
var workerScript string

// maxAnswer bounds what is read from the worker; a report of some hundred
// pages stays far below it.
const maxAnswer = 64 << 20

// errCompile is the compiler's own refusal: the worker is well, the document
// is not.
var errCompile = errors.New("pdf: document refused")

// worker is one running compiler process. It is used by one goroutine at a
// time.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *os.File
	stderr *tail
}

type setup struct {
	Package string            `json:"package"`
	Fonts   []string          `json:"fonts"`
	Files   map[string]string `json:"files"`
}

type request struct {
	Template string `json:"template"`
	Data     string `json:"data"`
}

// startWorker starts the process and hands it its fonts and templates.
func startWorker(ctx context.Context, node string, s setup) (*worker, error) {
	out, theirs, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	w := &worker{out: out, stderr: &tail{}}
	// Not CommandContext: the process outlives the request that started it.
	w.cmd = exec.Command(node, "--input-type=module", "--eval", workerScript)
	w.cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // no secrets of ours
	w.cmd.ExtraFiles = []*os.File{theirs}             // descriptor 3 over there
	w.cmd.Stdout, w.cmd.Stderr = w.stderr, w.stderr
	w.in, err = w.cmd.StdinPipe()
	if err == nil {
		err = w.cmd.Start()
	}
	_ = theirs.Close() // else the death of the process would not end our reading
	if err != nil {
		_ = out.Close()
		return nil, err
	}
	if _, err := w.call(ctx, s); err != nil {
		w.stop()
		return nil, fmt.Errorf("pdf: start compiler: %w", err)
	}
	return w, nil
}

// call sends one frame and reads the answer; a context that ends kills the
// process, because the compiler cannot be interrupted otherwise.
func (w *worker) call(ctx context.Context, message any) ([]byte, error) {
	body, err := json.Marshal(message)
	if err != nil {
		return nil, err
	}
	release := context.AfterFunc(ctx, func() { _ = w.cmd.Process.Kill() })
	answer, err := w.exchange(body)
	if !release() && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil && !errors.Is(err, errCompile) {
		return nil, fmt.Errorf("%w: %s", err, w.stderr)
	}
	return answer, err
}

func (w *worker) exchange(body []byte) ([]byte, error) {
	frame := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(body)), uint32(len(body)))
	if _, err := w.in.Write(append(frame, body...)); err != nil {
		return nil, err
	}
	head := make([]byte, 5)
	if _, err := io.ReadFull(w.out, head); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[1:])
	if size > maxAnswer {
		return nil, fmt.Errorf("pdf: answer of %d bytes", size)
	}
	answer := make([]byte, size)
	if _, err := io.ReadFull(w.out, answer); err != nil {
		return nil, err
	}
	if head[0] != 0 {
		return nil, fmt.Errorf("%w: %s", errCompile, answer)
	}
	return answer, nil
}

// stop ends the process and waits for it, so that none is left behind.
func (w *worker) stop() {
	_ = w.in.Close()
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
	_ = w.out.Close()
}

// tail keeps the last words of the process for the log.
type tail struct{ bytes.Buffer }

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	n := len(p)
	if len(p) > tailSize {
		p = p[len(p)-tailSize:]
	}
	if over := t.Len() + len(p) - tailSize; over > 0 {
		t.Next(over)
	}
	t.Buffer.Write(p)
	return n, nil
}
