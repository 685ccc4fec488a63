/// The properties of observables and of the extensions that the standard itself defines. Source: STIX 2.1, section 6.
extension STIXTable {
    static let observableText = """
        # artifact 6.1
        mime_type text
        payload_bin binary
        url url
        hashes hashes
        encryption_algorithm enumeration encryption-algorithm
        decryption_key text
        # autonomous-system 6.2
        number! integer
        name text
        rir text
        # directory 6.3
        path! text
        path_enc text
        ctime time
        mtime time
        atime time
        contains_refs refs file directory
        # domain-name 6.4
        value! text
        resolves_to_refs refs ipv4-addr ipv6-addr domain-name
        # email-addr 6.5
        value! text
        display_name text
        belongs_to_ref ref user-account
        # email-message 6.6
        is_multipart! flag
        date time
        content_type text
        from_ref ref email-addr
        sender_ref ref email-addr
        to_refs refs email-addr
        cc_refs refs email-addr
        bcc_refs refs email-addr
        message_id text
        subject text
        received_lines list text
        additional_header_fields dictionary
        body text
        body_multipart parts email-mime-part
        raw_email_ref ref artifact
        # email-mime-part 6.6.2
        body text
        body_raw_ref ref artifact file
        content_type text
        content_disposition text
        # file 6.7
        hashes hashes
        size integer 0
        name text
        name_enc text
        magic_number_hex hex
        mime_type text
        ctime time
        mtime time
        atime time
        parent_directory_ref ref directory
        contains_refs refs observable
        content_ref ref artifact
        # archive-ext 6.7.2
        contains_refs! refs file directory
        comment text
        # ntfs-ext 6.7.3
        sid text
        alternate_data_streams parts alternate-data-stream
        # alternate-data-stream 6.7.3
        name! text
        hashes hashes
        size integer 0
        # pdf-ext 6.7.4
        version text
        is_optimized flag
        document_info_dict dictionary
        pdfid0 text
        pdfid1 text
        # raster-image-ext 6.7.5
        image_height integer
        image_width integer
        bits_per_pixel integer
        exif_tags dictionary
        # windows-pebinary-ext 6.7.6
        pe_type! vocabulary windows-pebinary-type
        imphash text
        machine_hex hex
        number_of_sections integer 0
        time_date_stamp time
        pointer_to_symbol_table_hex hex
        number_of_symbols integer 0
        size_of_optional_header integer 0
        characteristics_hex hex
        file_header_hashes hashes
        optional_header part windows-pe-optional-header
        sections parts windows-pe-section
        # windows-pe-optional-header 6.7.6
        magic_hex hex
        major_linker_version integer
        minor_linker_version integer
        size_of_code integer 0
        size_of_initialized_data integer 0
        size_of_uninitialized_data integer 0
        address_of_entry_point integer
        base_of_code integer
        base_of_data integer
        image_base integer
        section_alignment integer
        file_alignment integer
        major_os_version integer
        minor_os_version integer
        major_image_version integer
        minor_image_version integer
        major_subsystem_version integer
        minor_subsystem_version integer
        win32_version_value_hex hex
        size_of_image integer 0
        size_of_headers integer 0
        checksum_hex hex
        subsystem_hex hex
        dll_characteristics_hex hex
        size_of_stack_reserve integer 0
        size_of_stack_commit integer 0
        size_of_heap_reserve integer 0
        size_of_heap_commit integer 0
        loader_flags_hex hex
        number_of_rva_and_sizes integer
        hashes hashes
        # windows-pe-section 6.7.6
        name! text
        size integer 0
        entropy number
        hashes hashes
        # ipv4-addr 6.8
        value! text
        resolves_to_refs refs mac-addr
        belongs_to_refs refs autonomous-system
        # ipv6-addr 6.9
        value! text
        resolves_to_refs refs mac-addr
        belongs_to_refs refs autonomous-system
        # mac-addr 6.10
        value! text
        # mutex 6.11
        name! text
        # network-traffic 6.12
        start time
        end time
        is_active flag
        src_ref ref ipv4-addr ipv6-addr mac-addr domain-name
        dst_ref ref ipv4-addr ipv6-addr mac-addr domain-name
        src_port integer 0 65535
        dst_port integer 0 65535
        protocols! list text
        src_byte_count integer 0
        dst_byte_count integer 0
        src_packets integer 0
        dst_packets integer 0
        ipfix dictionary
        src_payload_ref ref artifact
        dst_payload_ref ref artifact
        encapsulates_refs refs network-traffic
        encapsulated_by_ref ref network-traffic
        # http-request-ext 6.12.2
        request_method! text
        request_value! text
        request_version text
        request_header dictionary
        message_body_length integer
        message_body_data_ref ref artifact
        # icmp-ext 6.12.3
        icmp_type_hex! hex
        icmp_code_hex! hex
        # socket-ext 6.12.4
        address_family! enumeration network-socket-address-family
        is_blocking flag
        is_listening flag
        options dictionary
        socket_type enumeration network-socket-type
        socket_descriptor integer 0
        socket_handle integer
        # tcp-ext 6.12.5
        src_flags_hex hex
        dst_flags_hex hex
        # process 6.13
        is_hidden flag
        pid integer
        created_time time
        cwd text
        command_line text
        environment_variables dictionary
        opened_connection_refs refs network-traffic
        creator_user_ref ref user-account
        image_ref ref file
        parent_ref ref process
        child_refs refs process
        # windows-process-ext 6.13.2
        aslr_enabled flag
        dep_enabled flag
        priority text
        owner_sid text
        window_title text
        startup_info dictionary
        integrity_level enumeration windows-integrity-level
        # windows-service-ext 6.13.3
        service_name text
        descriptions list text
        display_name text
        group_name text
        start_type enumeration windows-service-start-type
        service_dll_refs refs file
        service_type enumeration windows-service-type
        service_status enumeration windows-service-status
        # software 6.14
        name! text
        cpe text
        swid text
        languages list text
        vendor text
        version text
        # url 6.15
        value! text
        # user-account 6.16
        user_id text
        credential text
        account_login text
        account_type vocabulary account-type
        display_name text
        is_service_account flag
        is_privileged flag
        can_escalate_privs flag
        is_disabled flag
        account_created time
        account_expires time
        credential_last_changed time
        account_first_login time
        account_last_login time
        # unix-account-ext 6.16.2
        gid integer
        groups list text
        home_dir text
        shell text
        # windows-registry-key 6.17
        key text
        values parts windows-registry-value
        modified_time time
        creator_user_ref ref user-account
        number_of_subkeys integer
        # windows-registry-value 6.17.2
        name text
        data text
        data_type enumeration windows-registry-datatype
        # x509-certificate 6.18
        is_self_signed flag
        hashes hashes
        version text
        serial_number text
        signature_algorithm text
        issuer text
        validity_not_before time
        validity_not_after time
        subject text
        subject_public_key_algorithm text
        subject_public_key_modulus text
        subject_public_key_exponent integer
        x509_v3_extensions part x509-v3-extensions
        # x509-v3-extensions 6.18.2
        basic_constraints text
        name_constraints text
        policy_constraints text
        key_usage text
        extended_key_usage text
        subject_key_identifier text
        authority_key_identifier text
        subject_alternative_name text
        issuer_alternative_name text
        subject_directory_attributes text
        crl_distribution_points text
        inhibit_any_policy text
        private_key_usage_period_not_before time
        private_key_usage_period_not_after time
        certificate_policies text
        policy_mappings text
        """

    /// Which object types the standard's own extensions belong to.
    static let predefinedExtensions: [String: Set<String>] = [
        "file": ["archive-ext", "ntfs-ext", "pdf-ext", "raster-image-ext", "windows-pebinary-ext"],
        "network-traffic": ["http-request-ext", "icmp-ext", "socket-ext", "tcp-ext"],
        "process": ["windows-process-ext", "windows-service-ext"],
        "user-account": ["unix-account-ext"],
    ]
}
