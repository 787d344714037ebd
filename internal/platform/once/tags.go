package once

// What programs for crash tests react to. Built with lotse_crashpoints:
// CrashEnv holds the number of the commit after which the program kills
// itself, CrashWords is what it says before. Built with lotse_unprotected:
// where BareEnv holds anything, a request takes effect each time it is sent.
// The ordinary program contains none of them.
const (
	CrashEnv   = "LOTSE_TEST_CRASH"
	CrashWords = "lotse: crash point after commit"
	BareEnv    = "LOTSE_TEST_UNPROTECTED"
)

// Tags names the build tags for crash tests this program was built with. The
// ordinary program has none.
func Tags() []string {
	var tags []string
	if switchable {
		tags = append(tags, "lotse_unprotected")
	}
	if crashpoints {
		tags = append(tags, "lotse_crashpoints")
	}
	return tags
}
