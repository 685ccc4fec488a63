package import Kernel

package enum STIXObject {}
/// `indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f`: a type and a UUID. Source: STIX 2.1, section 2.9.
package typealias STIXID = ID<STIXObject>
