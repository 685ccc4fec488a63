package import Kernel

package enum HybridIncident {}
/// `INC-001` in a pack; a record's own identifier for what was said here.
package typealias IncidentID = ID<HybridIncident>
