/// The open vocabularies and the enumerations, each with its section. Source: STIX 2.1, section 10.
///
/// A word outside of an open vocabulary is a matter of taste and worth a warning; outside of an enumeration it breaks the standard.
enum STIXVocabularies {
    static let words: [String: Set<String>] = lines.mapValues(\.words)
    static let sections: [String: String] = lines.mapValues(\.section)

    private static let lines: [String: (section: String, words: Set<String>)] = Dictionary(uniqueKeysWithValues: text.split(separator: "\n").map { line in
        let parts = line.split(separator: " ").map(String.init)
        return (parts[1], (parts[0], Set(parts.dropFirst(2))))
    })

    private static let text = """
        10.1 account-type facebook ldap nis openid radius skype tacacs twitter unix windows-local windows-domain
        10.2 attack-motivation accidental coercion dominance ideology notoriety organizational-gain personal-gain personal-satisfaction revenge unpredictable
        10.3 attack-resource-level individual club contest team organization government
        10.4 encryption-algorithm AES-256-GCM ChaCha20-Poly1305 mime-type-indicated
        10.5 extension-type new-sdo new-sco new-sro property-extension toplevel-property-extension
        10.6 grouping-context suspicious-activity malware-analysis unspecified
        10.7 hashing-algorithm MD5 SHA-1 SHA-256 SHA-512 SHA3-256 SHA3-512 SSDEEP TLSH
        10.8 identity-class individual group system organization class unknown
        10.9 implementation-language applescript bash c c++ c# go java javascript lua objective-c perl php powershell python ruby scala swift typescript visual-basic x86-32 x86-64
        10.10 indicator-type anomalous-activity anonymization benign compromised malicious-activity attribution unknown
        10.11 industry-sector agriculture aerospace automotive chemical commercial communications construction defense education energy entertainment financial-services government \
        emergency-services government-local government-national government-public-services government-regional healthcare hospitality-leisure infrastructure dams nuclear water insurance manufacturing \
        mining non-profit pharmaceuticals retail technology telecommunications transportation utilities
        10.12 infrastructure-type amplification anonymization botnet command-and-control control-system exfiltration firewall hosting-malware hosting-target-lists phishing reconnaissance routers-switches staging workstation unknown
        10.13 malware-result malicious suspicious benign unknown
        10.14 malware-capabilities accesses-remote-machines anti-debugging anti-disassembly anti-emulation anti-memory-forensics anti-sandbox anti-vm captures-input-peripherals captures-output-peripherals \
        captures-system-state-data cleans-traces-of-infection commits-fraud communicates-with-c2 compromises-data-availability compromises-data-integrity compromises-system-availability controls-local-machine \
        degrades-security-software degrades-system-updates determines-c2-server emails-spam escalates-privileges evades-av exfiltrates-data fingerprints-host hides-artifacts hides-executing-code infects-files \
        infects-remote-machines installs-other-components persists-after-system-reboot prevents-artifact-access prevents-artifact-deletion probes-network-environment self-modifies steals-authentication-credentials \
        violates-system-operational-integrity
        10.15 malware-type adware backdoor bot bootkit ddos downloader dropper exploit-kit keylogger ransomware remote-access-trojan resource-exploitation rogue-security-software rootkit screen-capture spyware trojan \
        unknown virus webshell wiper worm
        10.16 network-socket-address-family AF_UNSPEC AF_INET AF_IPX AF_APPLETALK AF_NETBIOS AF_INET6 AF_IRDA AF_BTH
        10.17 network-socket-type SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET
        10.18 opinion strongly-disagree disagree neutral agree strongly-agree
        10.19 pattern-type stix pcre sigma snort suricata yara
        10.20 processor-architecture alpha arm ia-64 mips powerpc sparc x86 x86-64
        10.21 region africa eastern-africa middle-africa northern-africa southern-africa western-africa americas latin-america-caribbean south-america caribbean central-america northern-america asia central-asia \
        eastern-asia southern-asia south-eastern-asia western-asia europe eastern-europe northern-europe southern-europe western-europe oceania antarctica australia-new-zealand melanesia micronesia polynesia
        10.22 report-type attack-pattern campaign identity indicator intrusion-set malware observed-data threat-actor threat-report tool vulnerability
        10.23 threat-actor-type activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state sensationalist spy terrorist unknown
        10.24 threat-actor-role agent director independent infrastructure-architect infrastructure-operator malware-author sponsor
        10.25 threat-actor-sophistication none minimal intermediate advanced expert innovator strategic
        10.26 tool-type denial-of-service exploitation information-gathering network-capture credential-exploitation remote-access vulnerability-scanning unknown
        10.27 windows-integrity-level low medium high system
        10.28 windows-pebinary-type dll exe sys
        10.29 windows-registry-datatype REG_NONE REG_SZ REG_EXPAND_SZ REG_BINARY REG_DWORD REG_DWORD_BIG_ENDIAN REG_DWORD_LITTLE_ENDIAN REG_LINK REG_MULTI_SZ REG_RESOURCE_LIST REG_FULL_RESOURCE_DESCRIPTION \
        REG_RESOURCE_REQUIREMENTS_LIST REG_QWORD REG_INVALID_TYPE
        10.30 windows-service-start-type SERVICE_AUTO_START SERVICE_BOOT_START SERVICE_DEMAND_START SERVICE_DISABLED SERVICE_SYSTEM_ALERT
        10.31 windows-service-type SERVICE_KERNEL_DRIVER SERVICE_FILE_SYSTEM_DRIVER SERVICE_WIN32_OWN_PROCESS SERVICE_WIN32_SHARE_PROCESS
        10.32 windows-service-status SERVICE_CONTINUE_PENDING SERVICE_PAUSE_PENDING SERVICE_PAUSED SERVICE_RUNNING SERVICE_START_PENDING SERVICE_STOP_PENDING SERVICE_STOPPED
        """
}
