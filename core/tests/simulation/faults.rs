//! What strikes a world from outside, and how everything is healed at the end.

use crate::plan::CHAOS_MS;
use crate::world::World;

const YEAR_MS: i64 = 365 * 86_400_000;

/// One fault, or the end of one.
pub fn strike(world: &mut World) {
    let ctx = world.ctx.clone();
    let kind = ctx.rng.borrow_mut().below(12);
    let plan = &ctx.plan;
    match kind {
        0 if plan.kill_server && !world.server.down => kill_server(world),
        1 if plan.backups => back_up(world),
        2 if plan.restores => restore(world),
        3 if plan.partitions => partition(world),
        4 if plan.bad_disks => ctx.bad_disks.set(!ctx.bad_disks.get()),
        5 if plan.clock_jumps => jump(world),
        6 if plan.freeze => freeze(world),
        7 if plan.tabs && world.lives.len() < 7 => open_tab(world),
        8 if plan.clone_database => copy_database(world),
        9 if plan.sign_outs => sign_out(world),
        10 if plan.small_limit => world.server.small = !world.server.small,
        11 if plan.server_errors => world.server.busy = !world.server.busy,
        _ => {}
    }
    reopen(world);
}

/// A page dies; its device opens another one sooner or later.
pub fn kill_page(world: &mut World) {
    let count = world.lives.len() as u64;
    if count > 0 {
        let victim = world.ctx.rng.borrow_mut().below(count) as usize;
        world.lives.remove(victim);
        world.ctx.count(|s| s.page_kills += 1);
    }
    if world.ctx.chance(500) {
        reopen(world);
    }
}

/// Opens a page on each device that has none.
fn reopen(world: &mut World) {
    for device in world.devices.clone() {
        if !world.lives.iter().any(|life| life.page.device.index == device.index) {
            world.open_page(&device);
        }
    }
}

fn kill_server(world: &mut World) {
    let pause = world.ctx.between(50, 20_000);
    world.server.kill();
    world.server_back_ms = world.ctx.now.get() + pause;
    world.ctx.count(|s| s.server_kills += 1);
}

fn back_up(world: &mut World) {
    world.server.back_up();
    world.ctx.oracle.borrow_mut().backup_made(&world.server.state);
    world.ctx.count(|s| s.backups += 1);
}

fn restore(world: &mut World) {
    let count = world.server.backups.len();
    // Not too late: a silent restore may need all devices to be found out.
    if count == 0 || world.ctx.now.get() > CHAOS_MS - 10_000 {
        return;
    }
    let old = world.ctx.plan.old_restores && world.ctx.chance(500);
    let which =
        if old { world.ctx.rng.borrow_mut().below(count as u64) as usize } else { count - 1 };
    let silent = world.ctx.plan.silent_restores && world.ctx.chance(500);
    let before = world.server.state.clone();
    world.server.restore(which, silent, world.ctx.now.get());
    let mut oracle = world.ctx.oracle.borrow_mut();
    oracle.restored(&before, &world.server.state, &world.devices, which + 1 == count);
    if silent {
        world.reader.start_over();
    }
    world.ctx.count(|s| s.restores += 1);
}

fn partition(world: &mut World) {
    let index = world.ctx.rng.borrow_mut().below(world.devices.len() as u64) as usize;
    let mut net = world.ctx.net.borrow_mut();
    if !net.cut.remove(&index) {
        net.cut.insert(index);
    }
}

fn jump(world: &mut World) {
    let mut rng = world.ctx.rng.borrow_mut();
    let jumps = [0, 3_600_000, -3_600_000, YEAR_MS, -YEAR_MS, 90_000];
    let (Some(device), Some(jump)) = (rng.pick(&world.devices), rng.pick(&jumps)) else { return };
    device.wall_off_ms.set(*jump);
}

/// A page is put into the background. Its monotonic clock may stand still there.
fn freeze(world: &mut World) {
    let mut rng = world.ctx.rng.borrow_mut();
    let length = *rng.pick(&[2_000, 12_000, 45_000]).unwrap_or(&2_000);
    let stops = rng.chance(500);
    if let Some(life) = rng.pick(&world.lives) {
        life.page.freeze(length, stops);
        world.ctx.count(|s| s.freezes += 1);
    }
}

fn open_tab(world: &mut World) {
    let device = world.ctx.rng.borrow_mut().pick(&world.devices).cloned();
    if let Some(device) = device {
        world.open_page(&device);
    }
}

/// A profile is copied to another machine: two devices, one log.
fn copy_database(world: &mut World) {
    if world.ctx.oracle.borrow().copied {
        return;
    }
    let device = world.ctx.rng.borrow_mut().pick(&world.devices).cloned();
    if let Some(device) = device {
        let copy = device.db.borrow().copy();
        world.ctx.oracle.borrow_mut().copied = true;
        world.add_device(copy);
    }
}

fn sign_out(world: &mut World) {
    let index = world.ctx.rng.borrow_mut().below(world.devices.len() as u64) as usize;
    let signed_out = &mut world.server.signed_out;
    if !signed_out.remove(&index) {
        signed_out.insert(index);
    }
}

/// Everything works again, and every device has a page.
pub fn heal(world: &mut World) {
    let ctx = world.ctx.clone();
    ctx.chaos.set(false);
    ctx.bad_disks.set(false);
    ctx.net.borrow_mut().cut.clear();
    world.server.signed_out.clear();
    world.server.small = false;
    world.server.busy = false;
    if world.server.down {
        world.server_back_ms = ctx.now.get();
    }
    for life in &world.lives {
        life.page.thaw();
    }
    reopen(world);
}
