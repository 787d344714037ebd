package release

import (
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Tenants  *tenant.Service
	People   *people.Service
	Author   *author.Service
	Learn    *learn.Service
	Sessions *session.Manager
}

const (
	coursesPath  = "/author/courses"
	reviewsPath  = "/author/reviews"
	overviewPath = "/author/translations"
	settingsPath = "/admin/publishing"
)

// Mount registers the routes. Whoever may write or publish may also review:
// the page of a course is everybody's who has to do with it.
func (h *Handler) Mount(r route.Router) {
	const page = coursesPath + "/:course/publication"
	r.Get(page, author.Review, h.show)
	r.Post(page, author.Publish, h.publish)
	r.Post(page+"/submission", author.Write, h.submit)
	r.Post(page+"/approval", author.Review, h.approve)
	r.Post(page+"/return", author.Review, h.sendBack)
	r.Post(page+"/recall", author.Write, h.takeBack)
	r.Post(page+"/cancellation", author.Publish, h.unschedule)
	r.Post(page+"/withdrawal", author.Publish, h.withdraw)
	r.Post(page+"/reinstatement", author.Publish, h.reinstate)
	r.Post(page+"/comments", author.Review, h.say)
	r.Post(page+"/comments/:comment/resolution", author.Review, h.resolve)
	r.Get(page+"/history", author.Review, h.history)
	r.Post(page+"/history/:step/undo", author.Review, h.undo)
	r.Post(page+"/restoration", author.Write, h.restore)

	r.Get(reviewsPath, author.Review, h.reviews)
	r.Get(overviewPath, author.Write, h.overview)
	r.Get(overviewPath+"/:course/:lang/:state", author.Write, h.firstOpen)
	r.Get(settingsPath, author.Settle, h.settings)
	r.Post(settingsPath, author.Settle, h.saveSettings)
}

func pagePath(course string) string    { return coursesPath + "/" + course + "/publication" }
func historyPath(course string) string { return pagePath(course) + "/history" }
func editorPath(course string) string  { return coursesPath + "/" + course }

// blockPath leads into the editor: to a block, or to the lesson without one,
// or to the course without either.
func blockPath(course, lesson, block string) string {
	path := editorPath(course)
	if lesson != "" {
		path += "/" + lesson
	}
	if lesson != "" && block != "" {
		path += "#b-" + block
	}
	return path
}

func slug(c *fiber.Ctx) string { return c.Params("course") }
