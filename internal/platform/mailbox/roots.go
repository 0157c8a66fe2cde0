package mailbox

import "crypto/x509"

// roots are whom servers are trusted by: the machine's unless a test says otherwise.
var roots *x509.CertPool
