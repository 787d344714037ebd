package once

// The crash point of a program built with lotse_crashpoints: CrashEnv holds
// the number of the commit after which the program kills itself, CrashWords is
// what it says before. The ordinary program contains neither.
const (
	CrashEnv   = "LOTSE_TEST_CRASH"
	CrashWords = "lotse: crash point after commit"
)

// Tags names the build tags for crash tests this program was built with. The
// ordinary program has none.
func Tags() []string {
	var tags []string
	if !protected {
		tags = append(tags, "lotse_unprotected")
	}
	if crashpoints {
		tags = append(tags, "lotse_crashpoints")
	}
	return tags
}
