package gate

import (
	"strconv"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// title of a page; a refused form says so first.
func title(page string, f *fault.Fault) string {
	if f != nil {
		return "Error: " + page
	}
	return page
}

// device is what one can tell of a browser by what it says about itself: Firefox on Windows.
func device(agent string) string {
	browser := firstOf(agent, "Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := firstOf(agent, "Windows", "Windows", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Mac OS X", "Mac", "CrOS", "Chromebook", "Linux", "Linux")
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser != "":
		return browser
	case system != "":
		return "A program on " + system
	}
	return "Another program"
}

// firstOf is the name that follows the first mark found in a text.
func firstOf(text string, marksAndNames ...string) string {
	for i := 0; i+1 < len(marksAndNames); i += 2 {
		if strings.Contains(text, marksAndNames[i]) {
			return marksAndNames[i+1]
		}
	}
	return ""
}

// squares is a QR code as the path of an SVG: each run of dark squares in a line is one rectangle.
func squares(code [][]bool) string {
	var b strings.Builder
	for y, line := range code {
		for x := 0; x < len(line); x++ {
			from := x
			for x < len(line) && line[x] {
				x++
			}
			if x > from {
				n := strconv.Itoa(x - from)
				b.WriteString("M" + strconv.Itoa(from) + " " + strconv.Itoa(y) + "h" + n + "v1h-" + n + "z")
			}
		}
	}
	return b.String()
}

func box(code [][]bool) string {
	size := strconv.Itoa(len(code))
	return "0 0 " + size + " " + size
}

// inFours makes a secret easy to copy by hand.
func inFours(secret string) string {
	var parts []string
	for len(secret) > 4 {
		parts, secret = append(parts, secret[:4]), secret[4:]
	}
	return strings.Join(append(parts, secret), " ")
}

var roleWords = map[identity.Role]string{
	identity.Viewer: "Viewer", identity.Buyer: "Buyer", identity.Approver: "Approver", identity.CompanyAdmin: "Company admin",
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func codesLeft(n int) string {
	switch n {
	case 0:
		return "No recovery code is left. Make new ones."
	case 1:
		return "One recovery code is left."
	}
	return strconv.Itoa(n) + " recovery codes are left."
}
