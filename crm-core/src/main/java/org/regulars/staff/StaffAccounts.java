package org.regulars.staff;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface StaffAccounts extends Repository<StaffAccount, Long> {

    StaffAccount save(StaffAccount account);

    Optional<StaffAccount> findByEmail(String email);

    Optional<StaffAccount> findById(long id);

    List<StaffAccount> findAllByOrderByName();

    long count();
}
