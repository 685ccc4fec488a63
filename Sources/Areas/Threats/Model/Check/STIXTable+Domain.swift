/// The properties of domain, relationship and meta objects. Source: STIX 2.1, sections 4, 5 and 7.
///
/// `# type section` opens an object type; each line has a property, `!` where it is required, and its type (see `STIXPropertyType`).
extension STIXTable {
    static let domainText = """
        # attack-pattern 4.1
        name! text
        description text
        aliases list text
        kill_chain_phases parts kill-chain-phase
        # campaign 4.2
        name! text
        description text
        aliases list text
        first_seen time
        last_seen time
        objective text
        # course-of-action 4.3
        name! text
        description text
        # grouping 4.4
        name text
        description text
        context! vocabulary grouping-context
        object_refs! refs any
        # identity 4.5
        name! text
        description text
        roles list text
        identity_class vocabulary identity-class
        sectors list vocabulary industry-sector
        contact_information text
        # incident 4.6
        name! text
        description text
        # indicator 4.7
        name text
        description text
        indicator_types list vocabulary indicator-type
        pattern! text
        pattern_type! vocabulary pattern-type
        pattern_version text
        valid_from! time
        valid_until time
        kill_chain_phases parts kill-chain-phase
        # infrastructure 4.8
        name! text
        description text
        infrastructure_types list vocabulary infrastructure-type
        aliases list text
        kill_chain_phases parts kill-chain-phase
        first_seen time
        last_seen time
        # intrusion-set 4.9
        name! text
        description text
        aliases list text
        first_seen time
        last_seen time
        goals list text
        resource_level vocabulary attack-resource-level
        primary_motivation vocabulary attack-motivation
        secondary_motivations list vocabulary attack-motivation
        # location 4.10
        name text
        description text
        latitude number -90 90
        longitude number -180 180
        precision number 0
        region vocabulary region
        country text
        administrative_area text
        city text
        street_address text
        postal_code text
        # malware 4.11
        name text
        description text
        malware_types list vocabulary malware-type
        is_family! flag
        aliases list text
        kill_chain_phases parts kill-chain-phase
        first_seen time
        last_seen time
        operating_system_refs refs software
        architecture_execution_envs list vocabulary processor-architecture
        implementation_languages list vocabulary implementation-language
        capabilities list vocabulary malware-capabilities
        sample_refs refs artifact file
        # malware-analysis 4.12
        product! text
        version text
        host_vm_ref ref software
        operating_system_ref ref software
        installed_software_refs refs software
        configuration_version text
        modules list text
        analysis_engine_version text
        analysis_definition_version text
        submitted time
        analysis_started time
        analysis_ended time
        result_name text
        result vocabulary malware-result
        analysis_sco_refs refs observable
        sample_ref ref artifact file network-traffic
        # note 4.13
        abstract text
        content! text
        authors list text
        object_refs! refs any
        # observed-data 4.14
        first_observed! time
        last_observed! time
        number_observed! integer 1 999999999
        objects dictionary
        object_refs refs observable relationship
        # opinion 4.15
        explanation text
        authors list text
        opinion! enumeration opinion
        object_refs! refs any
        # report 4.16
        name! text
        description text
        report_types list vocabulary report-type
        published! time
        object_refs! refs any
        # threat-actor 4.17
        name! text
        description text
        threat_actor_types list vocabulary threat-actor-type
        aliases list text
        first_seen time
        last_seen time
        roles list vocabulary threat-actor-role
        goals list text
        sophistication vocabulary threat-actor-sophistication
        resource_level vocabulary attack-resource-level
        primary_motivation vocabulary attack-motivation
        secondary_motivations list vocabulary attack-motivation
        personal_motivations list vocabulary attack-motivation
        # tool 4.18
        name! text
        description text
        tool_types list vocabulary tool-type
        aliases list text
        kill_chain_phases parts kill-chain-phase
        tool_version text
        # vulnerability 4.19
        name! text
        description text
        # relationship 5.1
        relationship_type! word
        description text
        source_ref! ref domain observable
        target_ref! ref domain observable
        start_time time
        stop_time time
        # sighting 5.2
        description text
        first_seen time
        last_seen time
        count integer 0 999999999
        sighting_of_ref! ref domain
        observed_data_refs refs observed-data
        where_sighted_refs refs identity location
        summary flag
        # language-content 7.1
        object_ref! ref any
        object_modified time
        contents! dictionary
        # marking-definition 7.2.1
        name text
        definition_type text
        definition object
        # extension-definition 7.3
        name! text
        description text
        schema! text
        version! text
        extension_types! list enumeration extension-type
        extension_properties list text
        """

    /// What every object has; observables have the second list alone, marking definitions the first less what describes versions.
    static let commonText = """
        # common 3.2
        type! text
        spec_version! version
        id! identifier
        created_by_ref ref identity
        created! versiontime
        modified! versiontime
        revoked flag
        labels list text
        confidence integer 0 100
        lang text
        external_references parts external-reference
        object_marking_refs refs marking-definition
        granular_markings parts granular-marking
        extensions extensions
        # common-observable 3.2
        type! text
        spec_version version
        id! identifier
        object_marking_refs refs marking-definition
        granular_markings parts granular-marking
        defanged flag
        extensions extensions
        # common-marking 7.2.1
        type! text
        spec_version! version
        id! identifier
        created_by_ref ref identity
        created! time
        external_references parts external-reference
        object_marking_refs refs marking-definition
        granular_markings parts granular-marking
        extensions extensions
        # kill-chain-phase 2.11
        kill_chain_name! text
        phase_name! text
        # external-reference 2.5
        source_name! text
        description text
        url url
        hashes hashes
        external_id text
        # granular-marking 7.2.3
        lang text
        marking_ref ref marking-definition
        selectors! list text
        """
}
