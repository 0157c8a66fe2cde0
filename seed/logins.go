package seed

import "tradecounter/internal/platform/clock"

// Login is a person that a new user can sign in as.
type Login struct{ Email, Password, About string }

// password of every demo login; whoever runs a real portal never loads the demo.
const password = "tide-and-timber-1911"

// Logins are the people worth signing in as, with what each one shows.
func Logins() []Login {
	return []Login{
		{"jana.petersen@nordwind.example", password, "buyer and company admin, machine builder, EUR"},
		{"milan.roth@nordwind.example", password, "buyer at the same company"},
		{"arne.beck@nordwind.example", password, "approver there"},
		{"svenja.kruse@nordwind.example", password, "viewer there"},
		{"lena.voss@nordwind.example", password, "buyer for two sister companies"},
		{"owen.marsh@brightharvest.example", password, "buyer, food, GBP"},
		{"marit.olsen@fjordline.example", password, "buyer, seafood, Norway"},
		{"deniz.aydin@rheinland-klima.example", password, "buyer, building services, growing"},
		{"kenji.tanabe@minato-precision.example", password, "buyer, precision works, JPY"},
		{"khalid.mansour@shuwaikh-facilities.example", password, "buyer, facilities, KWD"},
		{"ines.halvorsen@harbour-vale.example", password, "client manager of the seller"},
		{"priya.nair@harbour-vale.example", password, "support of the seller"},
		{"greta.vale@harbour-vale.example", password, "administrator of the seller"},
	}
}

// Came is when someone last signed in.
type Came struct {
	On           clock.Date
	Hour, Minute int
}

// invited hasn't answered her invitation yet.
const invited = "ilse.kern@lindenhof.example"

// silent placed most of her company's orders and comes no more; others order there.
const silent = "marit.olsen@fjordline.example"

// LastCame is when someone last signed in, on a working day of the last weeks; false for who has yet to come.
func LastCame(email string, today clock.Date) (Came, bool) {
	on := today.AddDays(-chance(19, "came", email))
	if email == silent {
		on = today.AddDays(-27)
	}
	for on.Weekday() > 5 {
		on = on.AddDays(-1)
	}
	return Came{on, 7 + chance(9, "hour", email), chance(60, "minute", email)}, email != invited
}
