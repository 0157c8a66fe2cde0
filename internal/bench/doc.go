// Command bench measures the portal as `make bench` does: it builds a seller of a given size through the importers,
// starts the real server as a process of its own, signs members in and asks for pages as browsers do.
//
// world.go, clients.go and words.go make up the seller; load.go brings it in; server.go is the process measured;
// visitor.go and member.go ask it; tasks.go says what is measured and measure.go how; bare.go is the page that shows
// what rendering alone costs; articles.go measures the search of articles inside this program, figures.go the pages of figures over
// years of orders, recording.go what recording costs the pages that are served meanwhile; report.go prints. The
// figure to trust is CPU per request: it is the server's own, while requests per second and times also carry what this
// program takes of the machine.
package main
